const texts: Record<string, string> = {
  fr: 'Toutes nos excuses, nous rencontrons une difficulté technique. Nous vous rappellerons. Au revoir.',
  en: 'We are sorry, we have a technical difficulty. We will call you back. Goodbye.',
  ar: 'نعتذر، لدينا مشكلة تقنية. سنعاود الاتصال بكم. مع السلامة.',
};

/** What somebody hears when the agent cannot be had. `language` is BCP 47; an unknown one gets French. */
export function apology(language: string): string {
  return texts[language.split('-')[0] ?? ''] ?? texts['fr'] ?? '';
}
