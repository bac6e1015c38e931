const QUANTITY =
  /(?:kilos?|kg|caisses?|cagettes?|bottes?|pièces?|litres?|cartons?|sacs?|barquettes?)\s+(?:de\s+|d['’]\s*)([\p{L}-]+)/giu;

/** The last product that `heard` orders ("dix kilos de tomates"), undefined when it orders none. */
export function lastProduct(heard: string): string | undefined {
  return [...heard.matchAll(QUANTITY)].at(-1)?.[1];
}
