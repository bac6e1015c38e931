/** Something that happened, for whoever asked to be told. `data` is what the API shows of the record. */
export interface Announcement {
  /** The same for the same happening: that it is written twice is impossible, that it is told twice can be recognised. */
  id: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
  /** E.164, of everybody whom `data` is about, two at most: by these it is found when one of them asks to be forgotten. */
  telephones: readonly string[];
}

/** Of the item in which it is stored. */
export const EVENT_SCHEMA = 1;
