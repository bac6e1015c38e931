/** An element of an XML document; text stands among the children as strings. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly (XmlElement | string)[];
}

/** The document is not well-formed; `message` says where. */
export class XmlError extends Error {}

const MAX_DEPTH = 32;
const NAME = /[A-Za-z_][\w.:-]*/y;
const SPACE = /[ \t\r\n]+/y;
const TEXT = /[^<]+/y;
const QUOTED = /"([^"<]*)"|'([^'<]*)'/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Reads a whole document: one root element, optionally an XML declaration, comments and processing instructions. */
export function parseXml(text: string): XmlElement {
  const body = text.replace(/^\uFEFF/u, '');
  // The classic: a template that begins with an empty line. Twilio refuses it as well.
  if (body.indexOf('<?xml') > 0) throw new XmlError('the XML declaration does not stand at the very beginning');
  const reader = new Reader(body);
  reader.skipAround();
  const root = reader.element(1);
  reader.skipAround();
  if (!reader.atEnd) reader.fail('content after the root element');
  return root;
}

/** Goes through the text once; what is not expected where it stands is an error, as it is at Twilio. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  fail(what: string): never {
    throw new XmlError(`${what} at character ${this.#at}`);
  }

  /** Skips what may stand beside the root element. */
  skipAround(): void {
    while (this.#match(SPACE) !== undefined || this.#skipped('<?', '?>') || this.#skipped('<!--', '-->'));
  }

  element(depth: number): XmlElement {
    if (depth > MAX_DEPTH) this.fail('elements nested too deep');
    if (!this.#take('<')) this.fail('an element was expected');
    const name = this.#match(NAME) ?? this.fail('an element name was expected');
    const attributes = this.#attributes();
    if (this.#take('/>')) return { name, attributes, children: [] };
    if (!this.#take('>')) this.fail(`<${name}> is not closed with >`);
    const children = this.#children(depth);
    if (!this.#take(`</${name}`)) this.fail(`</${name}> was expected`);
    this.#match(SPACE);
    if (!this.#take('>')) this.fail(`</${name} is not closed with >`);
    return { name, attributes, children };
  }

  #attributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    while (this.#match(SPACE) !== undefined) {
      const name = this.#match(NAME);
      if (name === undefined) break;
      this.#match(SPACE);
      if (!this.#take('=')) this.fail(`attribute ${name} has no value`);
      this.#match(SPACE);
      const quoted = this.#match(QUOTED) ?? this.fail(`attribute ${name} has no quoted value`);
      if (attributes.has(name)) this.fail(`attribute ${name} stands twice`);
      attributes.set(name, this.#resolve(quoted.slice(1, -1)));
    }
    return attributes;
  }

  #children(depth: number): (XmlElement | string)[] {
    const children: (XmlElement | string)[] = [];
    while (!this.atEnd && !this.#text.startsWith('</', this.#at)) {
      const text = this.#match(TEXT);
      if (text !== undefined) children.push(this.#resolve(text));
      else if (this.#text.startsWith('<![CDATA[', this.#at)) children.push(this.#between('<![CDATA[', ']]>'));
      else if (!this.#skipped('<!--', '-->') && !this.#skipped('<?', '?>')) children.push(this.element(depth + 1));
    }
    return children;
  }

  #resolve(text: string): string {
    if (text.includes(']]>')) this.fail(']]> outside of CDATA');
    return text.replaceAll(/&([^;&\s]*;?)/gu, (_, reference: string) => {
      if (!reference.endsWith(';')) this.fail('an & that begins no entity');
      return this.#entity(reference.slice(0, -1));
    });
  }

  #entity(name: string): string {
    const code = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/iu.exec(name);
    if (code === null) return ENTITIES[name] ?? this.fail(`unknown entity &${name};`);
    const point = code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16);
    if (point === 0 || point > 0x10_ff_ff) this.fail(`no character has the code &${name};`);
    return String.fromCodePoint(point);
  }

  #skipped(open: string, close: string): boolean {
    if (!this.#text.startsWith(open, this.#at)) return false;
    this.#between(open, close);
    return true;
  }

  #between(open: string, close: string): string {
    const from = this.#at + open.length;
    const to = this.#text.indexOf(close, from);
    if (to < 0) this.fail(`${open} is not closed with ${close}`);
    this.#at = to + close.length;
    return this.#text.slice(from, to);
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
