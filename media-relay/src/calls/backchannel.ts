/** What people say to show that they listen, by ISO 639-1 code. Said over the agent, it asks for nothing. */
const BACKCHANNELS: Record<string, readonly string[]> = {
  fr: [
    'hm',
    'hmm',
    'mm',
    'mmh',
    'mhm',
    'hum',
    'euh',
    'ah',
    'oh',
    'oui',
    'ouais',
    'ok',
    'okay',
    'd accord',
    'bien',
    'tres bien',
    'voila',
    'exact',
    'oui oui',
    'ah oui',
    'ah d accord',
  ],
  en: [
    'hm',
    'hmm',
    'mm',
    'mhm',
    'uh huh',
    'um',
    'uh',
    'ah',
    'oh',
    'yes',
    'yeah',
    'yep',
    'ok',
    'okay',
    'right',
    'sure',
    'i see',
    'yes yes',
  ],
  ar: ['امم', 'اه', 'نعم', 'ايه', 'ايوه', 'طيب', 'تمام', 'اوكي', 'نعم نعم'],
};

/** Whether `text` is nothing but a sign of listening. Languages without a list know none: a word then counts as a word. */
export function isBackchannel(text: string, language: string): boolean {
  return BACKCHANNELS[language]?.includes(plain(text)) ?? false;
}

/** Lower case, without accents or punctuation: transcribers agree on neither. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
