import type { HttpMethod } from '../calls/call.ts';
import { TwimlError } from './twiml-error.ts';
import type { Action } from './verbs.ts';
import type { XmlElement } from './parse-xml.ts';

/** Reads the attributes of one element, each by its type. */
export class Attributes {
  readonly #element: XmlElement;

  constructor(element: XmlElement) {
    this.#element = element;
  }

  text(name: string): string | undefined {
    return this.#element.attributes.get(name);
  }

  /** A whole number not below `least`. */
  number(name: string, otherwise: number, least: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    if (!/^\d+$/.test(text) || Number(text) < least) this.#refuse(name, text);
    return Number(text);
  }

  /** The URL in attribute `url` with its method; undefined when there is no URL. */
  action(url: string, method: string): Action | undefined {
    const target = this.text(url);
    return target === undefined || target === '' ? undefined : { url: target, method: this.method(method) };
  }

  method(name: string): HttpMethod {
    const method = (this.text(name) ?? 'POST').toUpperCase();
    if (method !== 'GET' && method !== 'POST') this.#refuse(name, method);
    return method;
  }

  #refuse(name: string, value: string): never {
    throw new TwimlError(12200, `<${this.#element.name}> has no attribute ${name}="${value}"`);
  }
}
