/** Somebody who asked to be forgotten. */
export interface Person {
  /** E.164. */
  telephone: string;
  /** ISO instant: what began later is a new acquaintance, and stays. */
  upTo: string;
}

/**
 * How one kind of thing that may hold a person is emptied of them. The features write one each, `functions/entry/erasers.ts` lists
 * them, and a test holds that list against the tables of the template.
 */
export interface Eraser {
  /** What it erases, as the answer names it. */
  readonly kind: string;
  /** The table's shape, by its name; and the table itself, by its own. */
  readonly shape: string;
  readonly table: string;
  /** Ids of what is kept of the person, found by an index, which may be some seconds behind. */
  find(person: Person): Promise<string[]>;
  /**
   * Takes the person out of the thing with this id, for good: whatever is being written about them at this moment either is erased
   * with it or fails. False while they are on the line, and nothing is changed then. Safe to repeat, and with nothing there.
   */
  erase(id: string, person: Person): Promise<boolean>;
  /** A call in which the person is, or may be about to be, on the line; only for what can be one. */
  busy?(person: Person): Promise<string | null>;
  /** The numbers in an item of the table, for finding persons of whom only a hash is known. */
  telephonesIn(item: Readonly<Record<string, unknown>>): string[];
}
