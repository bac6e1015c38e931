import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';
import { TwimlError } from './twiml-error.ts';

const read = (body: string) => readDocument(`<Response>${body}</Response>`);
const codeOf = (twiml: string) => {
  try {
    readDocument(twiml);
    return 'fine';
  } catch (error) {
    return error instanceof TwimlError ? error.code : error;
  }
};

describe('a TwiML document', () => {
  it('is read as the SDK writes it', () => {
    const response = new VoiceResponse();
    const connect = response.connect({ action: '/next', method: 'POST' });
    const stream = connect.stream({
      url: 'wss://relay.example.test/stream/1',
      name: 'agent',
      statusCallback: '/stream',
    });
    stream.parameter({ name: 'token', value: 'a&b"<é>' });
    response.say({ language: 'fr-FR' }, 'Un instant, s’il vous plaît.');
    response.redirect({ method: 'GET' }, '/again');
    const { verbs, warnings } = readDocument(response.toString());
    expect(warnings).toEqual([]);
    expect(verbs).toEqual([
      {
        verb: 'Connect',
        action: { url: '/next', method: 'POST' },
        stream: {
          url: 'wss://relay.example.test/stream/1',
          name: 'agent',
          statusCallback: { url: '/stream', method: 'POST' },
          parameters: { token: 'a&b"<é>' },
        },
      },
      { verb: 'Say', text: 'Un instant, s’il vous plaît.', times: 1 },
      { verb: 'Redirect', to: { url: '/again', method: 'GET' } },
    ]);
  });

  it('knows whom to dial and how', () => {
    const { verbs } = read(
      '<Dial timeout="7" answerOnBridge="true" callerId="+33100000000" action="/done">' +
        '<Number url="/whisper" statusCallback="/leg" statusCallbackEvent="initiated answered">+33611111111</Number>' +
        '<Number>+33622222222</Number></Dial><Dial>+33633333333</Dial>',
    );
    expect(verbs[0]).toMatchObject({
      timeoutSeconds: 7,
      answerOnBridge: true,
      callerId: '+33100000000',
      numbers: [
        { number: '+33611111111', whisper: { url: '/whisper' }, statusCallback: { events: ['initiated', 'answered'] } },
        { number: '+33622222222' },
      ],
    });
    expect(verbs[1]).toMatchObject({
      timeoutSeconds: 30,
      timeLimitSeconds: 14_400,
      numbers: [{ number: '+33633333333' }],
    });
  });

  it('warns of attributes that do not exist and of parameters too long to be passed', () => {
    const { verbs, warnings } = read(
      `<Connect Action="/x"><Stream url="wss://a/b"><Parameter name="p" value="${'x'.repeat(499)}"/></Stream></Connect>`,
    );
    expect(warnings).toHaveLength(2);
    expect(verbs[0]).toMatchObject({ action: undefined, stream: { parameters: {} } });
  });

  it.each([
    ['<Response><Say>oops</Response>', 12100],
    ['<response/>', 12100],
    ['<Html/>', 12100],
    ['', 12100],
    ['<Response><Dance/></Response>', 12100],
    ['<Response><Record/></Response>', 12100],
    ['<Response>hello</Response>', 12100],
    ['<Response><Connect/></Response>', 12100],
    ['<Response><Connect><Stream/></Connect></Response>', 12100],
    ['<Response><Dial/></Response>', 12100],
    ['<Response><Dial><Client>bob</Client></Dial></Response>', 12100],
    ['<Response><Pause length="long"/></Response>', 12200],
    ['<Response><Redirect method="PUT">/x</Redirect></Response>', 12200],
    ['<Response/>', 'fine'],
  ])('%s: %s', (twiml, code) => {
    expect(codeOf(twiml)).toBe(code);
  });
});
