/**
 * Lower case, without accents, with plain apostrophes and spaces, of the very same length: what is found at an index of
 * the folded text stands at that index of the text itself (which must be in NFC form).
 */
export function fold(text: string): string {
  let folded = '';
  for (const character of text) {
    const plain = character.normalize('NFD').charAt(0).toLowerCase();
    const length = character.length;
    if (character === '’' || character === '‘') folded += "'";
    else if (/\s/u.test(character)) folded += ' ';
    else folded += plain.length === length ? plain : character;
  }
  return folded;
}
