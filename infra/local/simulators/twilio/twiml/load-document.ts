import type { DocumentSource } from '../calls/call.ts';
import { keep } from '../calls/call-facts.ts';
import type { LiveCall } from '../calls/live-call.ts';
import { untilAborted } from '../clock.ts';
import { deliver, type Webhook } from '../webhooks/deliver.ts';
import { standardParameters } from '../webhooks/request-parameters.ts';
import { type Document, readDocument } from './read-document.ts';
import { TwimlError } from './twiml-error.ts';

const XML_TYPES = /^(?:text\/xml|application\/xml|text\/html)\b/i;

export interface LoadedDocument extends Document {
  /** What relative URLs in it start from; undefined for TwiML that came without a URL. */
  baseUrl: string | undefined;
}

/** Gets a document and reads it; throws a {@link TwimlError} when either fails. */
export async function loadDocument(
  live: LiveCall,
  source: DocumentSource,
  kind: 'twiml' | 'action',
  signal: AbortSignal,
): Promise<LoadedDocument> {
  const { call, exchange } = live;
  const twiml = source.from === 'text' ? source.twiml : await untilAborted(fetchTwiml(live, source, kind), signal);
  const at = exchange.clock.now();
  keep(call.facts.documents, { at, source: source.from === 'text' ? 'text' : source.url, twiml });
  const document = readDocument(twiml);
  for (const warning of document.warnings) exchange.log.warning(12200, warning, call.sid);
  return { ...document, baseUrl: source.from === 'url' ? source.url : undefined };
}

async function fetchTwiml(
  { call, exchange }: LiveCall,
  source: Extract<DocumentSource, { from: 'url' }>,
  kind: 'twiml' | 'action',
): Promise<string> {
  const params = { ...standardParameters(call), ...amdVerdict(call), ...source.extra };
  const webhook: Webhook = { kind, url: source.url, method: source.method, params };
  let delivery = await deliver(exchange, call, webhook);
  const twice = `${kind}-twice` as const;
  if (exchange.faults.strike(twice, call.to)) {
    // As when the first answer got lost on its way: asked again with the same token, and the second answer counts.
    const idempotencyToken = call.facts.webhooks.findLast((fact) => fact.kind === kind)?.idempotencyToken;
    delivery = await deliver(exchange, call, { ...webhook, idempotencyToken, fault: twice });
  }
  if (!delivery.ok) throw new TwimlError(delivery.code, `${source.url}: ${delivery.message}`);
  const { contentType, body } = delivery.answer;
  if (!XML_TYPES.test(contentType))
    throw new TwimlError(12300, `${source.url}: content type ${contentType || 'missing'}`);
  return body;
}

function amdVerdict(call: LiveCall['call']): Record<string, string> {
  const isSynchronous = call.request.machineDetection?.async === false;
  return isSynchronous && call.answeredBy !== null ? { AnsweredBy: call.answeredBy } : {};
}
