import type { DocumentSource } from '../calls/call.ts';
import type { LiveCall } from '../calls/live-call.ts';
import { sayOnLine } from './verbs/say.ts';
import { loadDocument } from './load-document.ts';
import { runVerb } from './run-verb.ts';
import type { DocumentStep, Step } from './step.ts';
import { TwimlError } from './twiml-error.ts';
import type { VerbContext } from './verb-context.ts';

/** Two documents that redirect to each other would keep a call alive for ever. */
const MAX_DOCUMENTS = 200;
const APOLOGY = "We're sorry, an application error has occurred. Goodbye.";

/**
 * Runs a document and whatever it leads to. Resolves when there is nothing left to run: `hangup` when a verb said so,
 * `finished` when the last document came to its end. Rejects when `signal` is aborted, that is when something else has
 * taken over the call.
 */
export async function executeTwiml(
  live: LiveCall,
  source: DocumentSource,
  signal: AbortSignal,
): Promise<'hangup' | 'finished'> {
  let step: Step = { document: source, kind: 'twiml' };
  let mayFallBack = true;
  for (let documents = 0; typeof step === 'object'; documents++) {
    const current: DocumentStep = step;
    try {
      if (documents >= MAX_DOCUMENTS) throw new TwimlError(11215, `more than ${MAX_DOCUMENTS} documents in one call`);
      step = await runDocument(live, current, signal);
      mayFallBack = true;
    } catch (error) {
      if (!(error instanceof TwimlError) || signal.aborted) throw error;
      live.exchange.log.error(error.code, error.message, live.call.sid);
      const fallback: DocumentStep | undefined = mayFallBack ? fallbackFor(live, error, current.document) : undefined;
      mayFallBack = false;
      step = fallback ?? (await apologise(live, signal));
    }
  }
  return step === 'next' ? 'finished' : 'hangup';
}

async function runDocument(live: LiveCall, { document, kind }: DocumentStep, signal: AbortSignal): Promise<Step> {
  const { verbs, baseUrl } = await loadDocument(live, document, kind, signal);
  // An empty document still answers the phone, to hang up.
  if (verbs.length === 0) live.answer();
  const context: VerbContext = { live, baseUrl, signal, execute: executeTwiml };
  for (const verb of verbs) {
    const step = await runVerb(context, verb);
    if (step !== 'next') return step;
  }
  return 'next';
}

function fallbackFor({ call }: LiveCall, error: TwimlError, failed: DocumentSource): DocumentStep | undefined {
  const { fallback } = call.request;
  if (fallback === undefined) return undefined;
  const extra = { ErrorCode: String(error.code), ErrorUrl: failed.from === 'url' ? failed.url : '' };
  return { document: { from: 'url', ...fallback, extra }, kind: 'twiml' };
}

async function apologise(live: LiveCall, signal: AbortSignal): Promise<Step> {
  await sayOnLine(live, APOLOGY, signal);
  return 'hangup';
}
