/** How people part, by ISO 639-1 code, as it is written when a sentence ends with it. */
const GOODBYES: Record<string, RegExp> = {
  fr: /(au revoir|bonne (journée|soirée|fin de journée)|à bientôt|à très vite)\W*$/i,
  en: /(good ?bye|bye|have a (good|nice|great) (day|evening))\W*$/i,
  ar: /(مع السلامة|إلى اللقاء|الى اللقاء)\W*$/,
};

/** Whether the agent has said goodbye. A model that says it and forgets to hang up leaves two people waiting for the other. */
export function saysGoodbye(text: string, language: string): boolean {
  return GOODBYES[language]?.test(text.trim()) ?? false;
}
