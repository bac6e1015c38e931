import { callerRecordExtractor } from './caller-record-extractor.ts';
import type { Extractor } from './extractor.ts';
import { supplierOrderExtractor } from './supplier-order-extractor.ts';

/** The first that suits is used; a schema that suits none gets empty values. One file and one line for a new one. */
export const EXTRACTORS: readonly Extractor[] = [supplierOrderExtractor, callerRecordExtractor];
