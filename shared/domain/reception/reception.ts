/** The purpose of calls that come in and are answered by the receptionist. */
export const RECEPTION = 'reception';
