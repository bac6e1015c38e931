interface Words {
  /** Before the briefing: who is calling, and why. */
  announcement: string;
  question: string;
}

const french: Words = {
  announcement: 'Bonjour, l’assistant vocal vous transfère un appel.',
  question: 'Pour prendre l’appel, appuyez sur 1. Pour le refuser, appuyez sur 2.',
};

const others: Record<string, Words> = {
  en: {
    announcement: 'Hello, the voice assistant is transferring a call to you.',
    question: 'To take the call, press 1. To decline it, press 2.',
  },
  ar: {
    announcement: 'مرحبا، المساعد الصوتي يحول إليكم مكالمة.',
    question: 'للرد على المكالمة اضغط 1. لرفضها اضغط 2.',
  },
};

/** What the person who is to take over hears before the two are joined. `language` is BCP 47; an unknown one gets French. */
export function briefingWords(language: string, briefing: string): string {
  const { announcement, question } = others[language.split('-')[0] ?? ''] ?? french;
  return [announcement, briefing, question].filter((part) => part !== '').join(' ');
}
