import { describe, expect, it } from 'vitest';
import { erasers, tablesOfNobody } from '../../functions/entry/erasers.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { synthesize } from './templates.ts';

const templates = await synthesize();
const tables = Object.keys(templates.resources('Data', 'AWS::DynamoDB::GlobalTable'));
const env = {
  CALLS_TABLE: 'c',
  RECEPTION_TABLE: 'r',
  SUPPLIER_ORDERS_TABLE: 's',
  RESERVATIONS_TABLE: 'h',
  EVENTS_TABLE: 'e',
};
const all = erasers(env, createDocumentStore(), () => new Date());

describe('whoever adds a table says how people are erased from it', () => {
  it.each(tables)('%s has an eraser in functions/entry/erasers.ts, or a reason for needing none', (table) => {
    const erased = all.some(({ shape }) => shape === table);
    expect([erased, Object.hasOwn(tablesOfNobody, table)]).toEqual(erased ? [true, false] : [false, true]);
  });

  it('and nothing is said of tables that are not there', () => {
    const named = [...all.map(({ shape }) => shape), ...Object.keys(tablesOfNobody)];
    expect(named.filter((table) => !tables.includes(table))).toEqual([]);
  });

  it('each kind has one eraser, and calls are erased first', () => {
    const kinds = all.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds[0]).toBe('calls');
  });
});
