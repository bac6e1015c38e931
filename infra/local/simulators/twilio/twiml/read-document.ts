import { CALL_EVENTS } from '../calls/call-status.ts';
import { Attributes } from './attributes.ts';
import { parseXml, type XmlElement, XmlError } from './parse-xml.ts';
import { TwimlError } from './twiml-error.ts';
import type { NumberNoun, Prompt, StreamNoun, Verb } from './verbs.ts';

/** `<Parameter>`: name and value together stay under this many characters. */
const MAX_PARAMETER_CHARS = 500;
/** `<Say loop="0">` goes on until the call ends; so does this, in practice. */
const FOREVER = 1_000;

const KNOWN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  Connect: ['action', 'method'],
  Stream: ['url', 'name', 'track', 'statusCallback', 'statusCallbackMethod'],
  Parameter: ['name', 'value'],
  Dial: (
    'action method timeout timeLimit callerId answerOnBridge hangupOnStar ringTone trim referUrl referMethod sequential ' +
    'record recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack'
  ).split(' '),
  Number: ['url', 'method', 'sendDigits', 'statusCallback', 'statusCallbackMethod', 'statusCallbackEvent', 'byoc'],
  Gather: 'action method input numDigits finishOnKey timeout actionOnEmptyResult language'.split(' '),
  Redirect: ['method'],
  Hangup: [],
  Reject: ['reason'],
  Say: ['voice', 'language', 'loop'],
  Pause: ['length'],
  Play: ['digits', 'loop'],
};

export interface Document {
  verbs: readonly Verb[];
  /** What Twilio would grumble about and overlook (12200). */
  warnings: readonly string[];
}

/** Reads a TwiML document; throws a {@link TwimlError} when Twilio would not run it. */
export function readDocument(twiml: string): Document {
  const root = parse(twiml);
  if (root.name !== 'Response') throw new TwimlError(12100, `the root element is <${root.name}>, not <Response>`);
  const warnings: string[] = [];
  return { verbs: childrenOf(root).map((element) => readVerb(element, warnings)), warnings };
}

function parse(twiml: string): XmlElement {
  try {
    return parseXml(twiml);
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(12100, error.message);
    throw error;
  }
}

function readVerb(element: XmlElement, warnings: string[]): Verb {
  const attributes = new Attributes(element);
  warnOfUnknown(element, warnings);
  const action = attributes.action('action', 'method');
  switch (element.name) {
    case 'Connect':
      return { verb: 'Connect', action, stream: readStream(element, warnings) };
    case 'Dial':
      return {
        verb: 'Dial',
        action,
        numbers: readNumbers(element, warnings),
        callerId: attributes.text('callerId'),
        answerOnBridge: attributes.text('answerOnBridge') === 'true',
        timeoutSeconds: attributes.number('timeout', 30, 1),
        timeLimitSeconds: attributes.number('timeLimit', 14_400, 1),
      };
    case 'Redirect':
      return { verb: 'Redirect', to: { url: textOf(element).trim(), method: attributes.method('method') } };
    case 'Hangup':
      return { verb: 'Hangup' };
    case 'Reject':
      return { verb: 'Reject', reason: attributes.text('reason') === 'busy' ? 'busy' : 'rejected' };
    case 'Gather':
      return readGather(element, attributes, warnings);
    default:
      return readPrompt(element, attributes);
  }
}

function readPrompt(element: XmlElement, attributes: Attributes): Prompt {
  switch (element.name) {
    case 'Say':
      return { verb: 'Say', text: textOf(element).trim(), times: times(attributes) };
    case 'Pause':
      return { verb: 'Pause', seconds: attributes.number('length', 1, 0) };
    case 'Play':
      return { verb: 'Play', digits: attributes.text('digits'), times: times(attributes) };
    default:
      throw new TwimlError(12100, `<${element.name}> is not a verb, or not one that is simulated`);
  }
}

function readGather(element: XmlElement, attributes: Attributes, warnings: string[]): Verb {
  if ((attributes.text('input') ?? 'dtmf') !== 'dtmf')
    throw new TwimlError(12100, '<Gather> of speech is not simulated');
  const numDigits = attributes.number('numDigits', 0, 1);
  return {
    verb: 'Gather',
    action: attributes.action('action', 'method'),
    method: attributes.method('method'),
    numDigits: numDigits === 0 ? undefined : numDigits,
    finishOnKey: attributes.text('finishOnKey') ?? '#',
    timeoutSeconds: attributes.number('timeout', 5, 1),
    actionOnEmptyResult: attributes.text('actionOnEmptyResult') === 'true',
    prompts: childrenOf(element).map((child) => {
      warnOfUnknown(child, warnings);
      return readPrompt(child, new Attributes(child));
    }),
  };
}

function readStream(connect: XmlElement, warnings: string[]): StreamNoun {
  const [element] = childrenOf(connect);
  if (element?.name !== 'Stream') throw new TwimlError(12100, '<Connect> without a <Stream> is not simulated');
  warnOfUnknown(element, warnings);
  const attributes = new Attributes(element);
  const url = attributes.text('url');
  if (url === undefined) throw new TwimlError(12100, '<Stream> has no url');
  return {
    url,
    name: attributes.text('name'),
    statusCallback: attributes.action('statusCallback', 'statusCallbackMethod'),
    parameters: readParameters(element, warnings),
  };
}

function readParameters(stream: XmlElement, warnings: string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const element of childrenOf(stream)) {
    const name = element.attributes.get('name');
    const value = element.attributes.get('value');
    if (element.name !== 'Parameter' || name === undefined || value === undefined) {
      throw new TwimlError(12100, `<Stream> can hold <Parameter name value> only, not <${element.name}>`);
    }
    warnOfUnknown(element, warnings);
    if (name.length + value.length < MAX_PARAMETER_CHARS) parameters[name] = value;
    else warnings.push(`<Parameter name="${name}"> is left out: name and value have ${MAX_PARAMETER_CHARS} characters`);
  }
  return parameters;
}

function readNumbers(dial: XmlElement, warnings: string[]): NumberNoun[] {
  const plain = dial.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
  const elements = dial.children.filter((child) => typeof child !== 'string');
  const numbers = elements.map((element) => readNumber(element, warnings));
  if (plain !== '') numbers.push({ number: plain, whisper: undefined, statusCallback: undefined });
  if (numbers.length === 0) throw new TwimlError(12100, '<Dial> has nobody to call');
  return numbers;
}

function readNumber(element: XmlElement, warnings: string[]): NumberNoun {
  if (element.name !== 'Number') throw new TwimlError(12100, `<Dial> with <${element.name}> is not simulated`);
  warnOfUnknown(element, warnings);
  const attributes = new Attributes(element);
  const callback = attributes.action('statusCallback', 'statusCallbackMethod');
  const asked = attributes.text('statusCallbackEvent')?.split(/\s+/) ?? ['completed'];
  const events = CALL_EVENTS.filter((event) => asked.includes(event));
  return {
    number: textOf(element).trim(),
    whisper: attributes.action('url', 'method'),
    statusCallback: callback && { ...callback, events },
  };
}

function times(attributes: Attributes): number {
  return attributes.number('loop', 1, 0) || FOREVER;
}

function childrenOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => {
    if (typeof child !== 'string') return true;
    if (child.trim() !== '') throw new TwimlError(12100, `<${element.name}> holds text: ${child.trim().slice(0, 40)}`);
    return false;
  }) as XmlElement[];
}

function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

function warnOfUnknown(element: XmlElement, warnings: string[]): void {
  const known = KNOWN_ATTRIBUTES[element.name];
  if (known === undefined) return;
  for (const name of element.attributes.keys()) {
    if (!known.includes(name)) warnings.push(`<${element.name}> knows no attribute ${name}`);
  }
}
