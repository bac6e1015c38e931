import { faultCatalogue } from '../../shared/runtime/faults.ts';
import type { Json } from './json-schema.ts';

interface DescribedOperation {
  tags: string[];
  summary: string;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: { 'application/json': { schema: unknown } } };
  responses: Record<string, { description: string }>;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8883; --soft: #8881; --ink: #0b6e4f; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
a { color: inherit; } nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; }
summary { padding: .5rem .75rem; cursor: pointer; display: grid; grid-template-columns: 4.5rem 1fr; gap: 0 .5rem; }
summary b { color: var(--ink); } summary span { grid-column: 2; opacity: .75; }
code, pre { font: 14px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .75rem; border-radius: .5rem; overflow: auto; max-height: 24rem; }
.in { padding: 0 .75rem .75rem; } table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text in which something stands between backticks. */
const withCode = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><style>${STYLE}</style></head><body>${body}</body></html>`;

/** The API for people, made of its OpenAPI document. */
export function apiPage(document: Json): string {
  const { info, tags, paths } = document as {
    info: { description: string };
    tags: { name: string }[];
    paths: Record<string, Record<string, DescribedOperation>>;
  };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at: [method.toUpperCase(), path] as const, operation })),
  );
  const idOf = (tag: string) => escaped(tag.toLowerCase().replaceAll(' ', '-'));
  const sections = tags.map(({ name }) => {
    const operations = all.filter(({ operation }) => operation.tags.includes(name));
    const shown = operations.map(({ at, operation }) => operationBox(at, operation)).join('');
    return `<h2 id="${idOf(name)}">${escaped(name)}</h2>${shown}`;
  });
  const links = tags.map(({ name }) => `<a href="#${idOf(name)}">${escaped(name)}</a>`).join('');
  return page(
    'Comptoir API',
    `<h1>Comptoir API</h1><p>${withCode(info.description)}</p>` +
      `<p>Send your key as <code>X-API-Key</code>. The same as OpenAPI 3.1: <code>GET /api/openapi.json</code>.</p>` +
      `<nav>${links}<a href="/docs/errors">Errors</a></nav>${sections.join('')}`,
  );
}

function operationBox([method, path]: readonly [string, string], operation: DescribedOperation): string {
  const { parameters = [], requestBody, responses, summary } = operation;
  const inputs = parameters.map(
    ({ name, in: place, required }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${place}${required ? '' : ', optional'}</td></tr>`,
  );
  const answers = Object.entries(responses).map(
    ([status, { description }]) => `<tr><td>${status}</td><td>${withCode(description)}</td></tr>`,
  );
  const body = requestBody && JSON.stringify(requestBody.content['application/json'].schema, null, 1);
  return (
    `<details><summary><b>${method}</b><code>${escaped(path)}</code><span>${withCode(summary)}</span></summary><div class="in">` +
    (inputs.length > 0 ? `<table>${inputs.join('')}</table>` : '') +
    (body === undefined ? '' : `<p>Body</p><pre>${escaped(body)}</pre>`) +
    `<p>Answers</p><table>${answers.join('')}</table></div></details>`
  );
}

/** Every error by its code, where the `type` of a problem leads. */
export function errorsPage(): string {
  const rows = Object.entries(faultCatalogue).map(
    ([code, { status, title, retryable }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(title)}</td>` +
      `<td>${retryable ? 'may succeed later' : ''}</td></tr>`,
  );
  return page(
    'Comptoir API: errors',
    `<h1>Errors</h1><p>Each is an <code>application/problem+json</code> with this <code>code</code>. <a href="/docs">The API</a></p>` +
      `<table><tr><th>Code</th><th>Status</th><th>Meaning</th><th></th></tr>${rows.join('')}</table>`,
  );
}
