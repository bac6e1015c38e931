const WRITTEN = /^RES-\d+-[a-z0-9]+$/;
/** As it may have been heard: with spaces for hyphens, in capitals, in groups. Milliseconds have thirteen digits until 2286. */
const HEARD = /^RES(\d{13})([A-Z0-9]{3,40})$/;
/** More than this nobody keeps in mind at once. */
const GROUP = 3;

/** A booking number as it is stored; what cannot be one is left as it came, and will not be found. */
export function numberHeard(text: string): string {
  const written = text.trim().toLowerCase().replace(/^res/, 'RES');
  if (WRITTEN.test(written)) return written;
  const match = HEARD.exec(text.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''));
  return match ? `RES-${match[1]}-${match[2]?.toLowerCase()}` : text.trim();
}

/** A booking number in groups of three, each character by itself, so that it can be written down. */
export function numberToSay(id: string): string {
  const [head = '', ...parts] = id.split('-');
  const groups = parts.flatMap((part) => part.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []);
  return [head, ...groups].map((group) => group.toUpperCase().split('').join(' ')).join(', ');
}
