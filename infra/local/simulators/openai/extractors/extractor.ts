/** What a structured output is computed from. */
export interface Material {
  instructions: string;
  /** All the text of the input, items in their order. */
  input: string;
}

/** What was found, by the wire name of the property; the schema decides what of it is told. */
export type Findings = Record<string, unknown>;

/** Fills one family of schemas from a transcript, by rules, and never invents. */
export interface Extractor {
  name: string;
  /** Whether a schema with these root properties is of its family. */
  suits(properties: readonly string[]): boolean;
  extract(material: Material): Findings;
}
