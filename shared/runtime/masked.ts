/** An international number, as it is written or within an address. */
const TELEPHONE = /(?:\+|%2B)[1-9](?:[ .()/-]{0,2}\d){6,14}|(?<![\w-])00[1-9]\d{8,13}\b/gi;
const EMAIL = /[\w.%+'-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63})+/g;
/** Node.js quotes what it could not parse: the beginning of somebody's words. */
const NOT_JSON = ' is not valid JSON';
const QUOTED = /(?:\.\.\.)?"[^]*"(?:\.\.\.)?(?= is not valid JSON)/;

/**
 * A text for the log without telephone numbers, e-mail addresses and quoted input. This is a net beneath the rule that nothing
 * personal is logged, for what vendors and libraries put into their messages; it knows neither names nor national numbers.
 */
export function masked(text: string): string {
  const unquoted = text.includes(NOT_JSON) ? text.replace(QUOTED, 'it') : text;
  return unquoted.replaceAll(TELEPHONE, (number) => `${number.slice(0, 3)}…`).replaceAll(EMAIL, '…@…');
}
