import { describe, expect, it } from 'vitest';
import { faultCatalogue } from '../../shared/runtime/faults.ts';
import { allRoutes } from './all-routes.ts';
import { describeApi } from './describe-api.ts';
import written from './openapi.json' with { type: 'json' };
import { apiPage, errorsPage } from './page.ts';

const text = JSON.stringify(written);
const described = Object.values(written.paths).flatMap((methods) => Object.values(methods)) as {
  operationId: string;
  requestBody?: { content: { 'application/json': { schema: { type?: string } } } };
  responses: Record<string, { description: string; content?: object }>;
}[];

/** Only for those who have no key: signed webhooks, tickets, the way in; and for addresses that are none. */
const NOT_IN_THE_API = ['forged_webhook', 'invalid_ticket', 'not_through_the_edge', 'route_not_found'];
/** Only for an agent on the telephone. */
const BY_TELEPHONE = ['contact_locked', 'too_many_rooms'];

describe('the description of the API', () => {
  it('is what the routes say today: `npm run openapi` writes it anew', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(describeApi(allRoutes()))));
  });

  it('names each operation once, and refers to nothing that it does not hold', () => {
    const ids = described.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const schemas = Object.keys(written.components.schemas);
    const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !schemas.includes(name))).toEqual([]);
  });

  it('says of every request what its body is', () => {
    const bodies = described.flatMap(({ requestBody }) => requestBody ?? []);
    expect(bodies.length).toBeGreaterThan(10);
    for (const { content } of bodies)
      expect(JSON.stringify(content['application/json'].schema)).toMatch(/"propert(ies|yNames)"/);
  });

  it('says of every answer what is in it', () => {
    const silent = described.flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        status === '204' || content ? [] : [`${operationId} ${status}`],
      ),
    );
    expect(silent).toEqual([]);
  });

  it('says where each error may come', () => {
    const codes = new Set(
      described.flatMap(({ responses }) =>
        Object.values(responses).flatMap(({ description }) =>
          [...description.matchAll(/`(\w+)`/g)].map(([, code]) => code),
        ),
      ),
    );
    const silent = Object.keys(faultCatalogue).filter((code) => !codes.has(code));
    expect(silent.toSorted()).toEqual([...NOT_IN_THE_API, ...BY_TELEPHONE].toSorted());
  });
});

describe('its pages', () => {
  it('show every operation and every error', () => {
    const page = apiPage(written);
    for (const path of Object.keys(written.paths)) expect(page).toContain(`<code>${path}</code>`);
    const errors = errorsPage();
    for (const code of Object.keys(faultCatalogue)) expect(errors).toContain(`id="${code}"`);
  });

  it('hold nothing that is taken for markup', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const page = apiPage({
      info: { description: hostile },
      tags: [{ name: hostile }],
      paths: {
        [hostile]: { get: { tags: [hostile], summary: hostile, responses: { 200: { description: hostile } } } },
      },
    });
    expect(page).not.toContain('<img');
  });
});
