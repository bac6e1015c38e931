import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml, type XmlElement, XmlError } from './parse-xml.ts';

const textOf = (element: XmlElement) => element.children.filter((child) => typeof child === 'string').join('');
const failure = (xml: string): unknown => {
  try {
    parseXml(xml);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('the XML parser', () => {
  it('reads elements, attributes, text, comments, CDATA and entities', () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <!-- before -->
      <Response a='1' b="x &amp; y">
        <Say>caf&#233; &lt;b&gt; <![CDATA[<raw> & free]]></Say><!-- in between --><Hangup/>
      </Response> <!-- after -->`;
    const root = parseXml(xml);
    expect([...root.attributes]).toEqual([
      ['a', '1'],
      ['b', 'x & y'],
    ]);
    const elements = root.children.filter((child) => typeof child !== 'string');
    expect(elements.map(({ name }) => name)).toEqual(['Say', 'Hangup']);
    expect(textOf(elements[0]!)).toBe('café <b> <raw> & free');
  });

  it('takes a byte order mark, but nothing else before the XML declaration', () => {
    expect(parseXml('\uFEFF<?xml version="1.0"?><a/>').name).toBe('a');
    expect(() => parseXml('\n<?xml version="1.0"?><a/>')).toThrow(XmlError);
  });

  it.each([
    ['', 'nothing at all'],
    ['<a>', 'an element left open'],
    ['<a></b>', 'a wrong end tag'],
    ['<a></ab>', 'an end tag that only begins right'],
    ['<a/><b/>', 'two roots'],
    ['<a/>text', 'text after the root'],
    ['<a b=1/>', 'an unquoted value'],
    ['<a b/>', 'an attribute without a value'],
    ['<a b="1" b="2"/>', 'an attribute twice'],
    ['<a b="<"/>', 'a < in a value'],
    ['<a>&nbsp;</a>', 'an entity that XML does not know'],
    ['<a>fish & chips</a>', 'a bare ampersand'],
    ['<a>&#0;</a>', 'a character that does not exist'],
    ['<a><!-- </a>', 'a comment left open'],
    ['<a><![CDATA[ </a>', 'CDATA left open'],
    ['<!DOCTYPE a><a/>', 'a document type'],
    ['{"not":"xml"}', 'something else'],
    ['<a>'.repeat(40) + '</a>'.repeat(40), 'too deep a nest'],
  ])('refuses %j: %s', (xml) => {
    expect(() => parseXml(xml)).toThrow(XmlError);
  });

  it('gives back any text that was escaped properly', () => {
    const character = fc.integer({ min: 0x20, max: 0xffff }).filter((code) => code < 0xd800 || code > 0xdfff);
    fc.assert(
      fc.property(fc.array(character), (codes) => {
        const text = String.fromCodePoint(...codes);
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(textOf(parseXml(`<a>${escaped}</a>`))).toBe(text);
      }),
    );
  });

  it('never throws anything but its own error, and never hangs', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '"',
      '=',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      ' ',
      '<a>',
      '</a>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(failure(pieces.join(''))).toSatisfy((error) => error === undefined || error instanceof XmlError);
      }),
      { numRuns: 500 },
    );
  });
});
