import type { DocumentSource } from '../calls/call.ts';
import { TwimlError } from './twiml-error.ts';
import type { Action } from './verbs.ts';

/** What follows a verb: the next one, nothing (the call is hung up), or another document. */
export type Step = 'next' | 'hangup' | DocumentStep;

export interface DocumentStep {
  document: DocumentSource;
  kind: 'twiml' | 'action';
}

/** Goes on with the document that `action` brings, or with the next verb when there is none. */
export function afterVerb(
  action: Action | undefined,
  baseUrl: string | undefined,
  extra: Record<string, string> = {},
): Step {
  return action === undefined ? 'next' : { document: documentAt(action, baseUrl, extra), kind: 'action' };
}

/** The document at a URL that may be relative to the one it stands in. */
export function documentAt(
  { url, method }: Action,
  baseUrl: string | undefined,
  extra: Record<string, string> = {},
): DocumentSource {
  return { from: 'url', url: absoluteUrl(url, baseUrl), method, extra };
}

/** An absolute URL is left as it is, to the letter: it is what gets signed. */
export function absoluteUrl(url: string, baseUrl: string | undefined): string {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  if (baseUrl === undefined || !URL.canParse(url, baseUrl)) throw new TwimlError(11100, `not a URL to go to: ${url}`);
  return new URL(url, baseUrl).href;
}
