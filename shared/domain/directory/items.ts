/** As much of an `ItemStore` as a caller can be made to wait for: one read of one item. */
export interface Items {
  get(table: string, key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined>;
}
