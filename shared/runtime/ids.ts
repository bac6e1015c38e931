import { v7 } from 'uuid';

/** A new id that sorts by creation time: `ord_0198…`, URL-safe, 36 characters. */
export function newId(prefix: 'ord' | 'call' | 'trf' | 'dgt' | 'wh' | 'evt' | 'cfm'): string {
  return `${prefix}_${v7().replaceAll('-', '')}`;
}
