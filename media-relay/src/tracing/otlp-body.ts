import { createHash } from 'node:crypto';

/** A stage of a call. Instants are milliseconds since the epoch; nothing personal belongs into attributes. */
export interface Span {
  /** Any name that is unique within its trace; the ids on the wire follow from it. */
  id: string;
  parent: string | null;
  name: string;
  from: number;
  to: number;
  attributes?: Record<string, string | number | boolean>;
  status?: { ok: boolean; message?: string };
}

/** `SPAN_KIND_INTERNAL`, `STATUS_CODE_OK` and `STATUS_CODE_ERROR`: enums travel as numbers. */
const INTERNAL = 1;
const OK = 1;
const ERROR = 2;

/**
 * The body of an export request in OTLP's JSON encoding (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids in
 * hexadecimal, 64-bit integers as decimal text. The trace's id follows from the call's, so that all relays write one trace.
 */
export function otlpBody(callId: string, spans: readonly Span[], resource: Record<string, string>) {
  const spanId = (id: string) => hash(`${callId}#${id}`, 8);
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes(resource) },
        scopeSpans: [
          {
            scope: { name: 'comptoir.media-relay' },
            spans: spans.map((span) => ({
              traceId: hash(callId, 16),
              spanId: spanId(span.id),
              ...(span.parent === null ? {} : { parentSpanId: spanId(span.parent) }),
              name: span.name,
              kind: INTERNAL,
              startTimeUnixNano: nanoseconds(span.from),
              endTimeUnixNano: nanoseconds(Math.max(span.from, span.to)),
              attributes: attributes(span.attributes ?? {}),
              ...(span.status ? { status: statusOf(span.status) } : {}),
            })),
          },
        ],
      },
    ],
  };
}

function statusOf({ ok, message }: NonNullable<Span['status']>) {
  return ok ? { code: OK } : { code: ERROR, ...(message === undefined ? {} : { message }) };
}

/** The instant as decimal text: as a number it would not be exact. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

function attributes(values: Record<string, string | number | boolean>) {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function hash(text: string, bytes: number): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, bytes * 2);
}
