/** The purpose of calls that come in and are answered by the receptionist. */
export const RECEPTION = 'reception';

export const RECEPTION_PATHS = {
  answer: '/incoming-call',
  status: '/incoming-call-status',
  stream: '/media-stream',
} as const;
