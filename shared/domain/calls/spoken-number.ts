/** An E.164 number as it is read out: the digits in pairs, so that they are read one pair at a time. */
export function spokenNumber(telephone: string): string {
  return telephone.replace(/^\+33/, '0').replaceAll(/(\d{2})(?=\d)/g, '$1 ');
}
