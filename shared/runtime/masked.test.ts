import { describe, expect, it } from 'vitest';
import { masked } from './masked.ts';

describe('in a log line', () => {
  it.each([
    ['The number +33612345678 is not valid', 'The number +33… is not valid'],
    ['to +33 6 12 34 56 78, or +1 (415) 555-2671', 'to +33…, or +1 …'],
    ['/x?To=%2B33612345678&a=1', '/x?To=%2B…&a=1'],
    ['0033612345678', '003…'],
    ['write to jean.dupont+x@primeur.example.fr now', 'write to …@… now'],
    ['?email=jean%40primeur.fr', '?email=…@…'],
  ])('%s becomes %s', (text, expected) => expect(masked(text)).toBe(expected));

  it.each(['Jean Dupont, 3 rue', '{"nom": Jean Dupont habite ici}'])(
    'what JSON.parse quotes of %s is left out',
    (input) => {
      let message = '';
      try {
        JSON.parse(input);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain('Je');
      expect(masked(message)).toMatch(/^SyntaxError: Unexpected token 'J', it is not valid JSON$/);
    },
  );

  it.each([
    'call_0198f3c2a7e17b3c9d5e4f6a7b8c9d0e',
    'CA00112233445566778899001122334455',
    '2026-11-20T09:00:00.000+02:00',
    '00112233-4455-4677-8899-001122334455',
    'arn:aws:dynamodb:eu-west-3:000000000000:table/Calls',
    'file:///app/node_modules/@aws-sdk/client-sqs/index.js:10:20',
    '1.5e+21',
  ])('%s stays', (text) => expect(masked(text)).toBe(text));
});
