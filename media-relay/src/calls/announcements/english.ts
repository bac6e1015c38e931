import type { Phrase } from './phrase.ts';

const KEY = '(?:\\d|zero|one|two|three|four|five|six|seven|eight|nine|star|pound|hash|#|\\*)';

/** What English recordings and telephones say; they are heard on lines of any country. */
export const english: readonly Phrase[] = [
  {
    means: 'screening',
    sure: true,
    words: /\b(?:screening service|call screening|screening (?:this|their) calls?)\b/,
    why: 'Google names its screening service',
  },
  {
    means: 'screening',
    sure: true,
    words: /\b(?:say|state|record|tell me|leave) your name and (?:the )?(?:reason|why)\b/,
    why: 'iOS and Google ask for name and reason in one sentence',
  },
  {
    means: 'voicemail',
    sure: true,
    words: /\b(?:after|at) the (?:bip|tone|signal)\b/,
    why: 'only a recorder speaks of its own tone',
  },
  {
    means: 'voicemail',
    sure: true,
    words:
      /\b(?:forwarded to (?:an automated )?voice ?mail|(?:reached|this is) (?:the )?(?:voice ?mail(?:box)?|mailbox|answering machine))\b/,
    why: 'the standard greeting of the networks',
  },
  {
    means: 'voicemail',
    sure: false,
    words: /\bleave (?:me |us )?(?:a|your) (?:short |brief )?message\b(?! (?:on|by|via) )/,
    why: 'a home-made greeting; people say it too, mostly with where to send it',
  },
  {
    means: 'menu',
    sure: true,
    words: new RegExp(`\\b(?:press|dial) (?:the )?${KEY}\\b`),
    why: 'a menu names a key',
  },
  {
    means: 'not_in_service',
    sure: true,
    words:
      /\b(?:number (?:you have|you ve|you) (?:dialed|dialled|called|reached) )?(?:is not in service|is not assigned|has been disconnected|does not exist)\b/,
    why: 'the network about a number that nobody has',
  },
  {
    means: 'unreachable',
    sure: true,
    words:
      /\b(?:subscriber|number|customer|person)(?: \w+){0,6} (?:is not available|is unavailable|cannot be reached|is switched off|is out of (?:coverage|reach))\b/,
    why: 'the network about a telephone that is off or out of reach',
  },
  {
    means: 'hold',
    sure: true,
    words:
      /\b(?:all (?:of )?our (?:agents|operators|lines|representatives)|your call (?:is important|will be answered)|please (?:hold|stay on the line|continue to hold)|the next available)\b/,
    why: 'switchboards that have nobody free yet',
  },
  {
    means: 'hold',
    sure: false,
    words:
      /\b(?:hold on|hold the line|stay on the line|bear with me|i ll (?:put|transfer) you|one moment(?: please)?$|just a (?:second|moment|minute)(?: please)?$)/,
    why: 'a person who goes to look or fetches somebody',
  },
  {
    means: 'goodbye',
    sure: false,
    words: /^(?:thank you for calling )?(?:good ?bye)$/,
    why: 'what a recording says before it hangs up',
  },
  {
    means: 'person',
    sure: false,
    words: /^hello\b|\bhow (?:can|may) i help\b|\bwho s (?:calling|speaking|this)\b|\bspeaking$/,
    why: 'questions that wait for an answer',
  },
];
