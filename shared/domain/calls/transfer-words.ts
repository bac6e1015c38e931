interface Words {
  /** Before the briefing: who is calling, and why. */
  announcement: string;
  question: string;
  /** The briefing of a call that no agent has answered: it came when the business is closed. */
  outOfHours(from: string | null): string;
  /** The briefing of a call that lost its agent in the middle. */
  agentLost(from: string | null): string;
}

const french: Words = {
  announcement: 'Bonjour, l’assistant vocal vous transfère un appel.',
  question: 'Pour prendre l’appel, appuyez sur 1. Pour le refuser, appuyez sur 2.',
  outOfHours: (from) =>
    from === null
      ? 'L’appel arrive en dehors des heures d’ouverture, d’un numéro masqué.'
      : `L’appel arrive en dehors des heures d’ouverture, du ${from}.`,
  agentLost: (from) =>
    from === null
      ? 'Il a rencontré une difficulté technique pendant l’appel, qui vient d’un numéro masqué.'
      : `Il a rencontré une difficulté technique pendant l’appel, qui vient du ${from}.`,
};

const others: Record<string, Words> = {
  en: {
    announcement: 'Hello, the voice assistant is transferring a call to you.',
    question: 'To take the call, press 1. To decline it, press 2.',
    outOfHours: (from) =>
      from === null
        ? 'It comes outside opening hours, from a withheld number.'
        : `It comes outside opening hours, from ${from}.`,
    agentLost: (from) =>
      from === null
        ? 'It had a technical difficulty during the call, which comes from a withheld number.'
        : `It had a technical difficulty during the call, which comes from ${from}.`,
  },
  ar: {
    announcement: 'مرحبا، المساعد الصوتي يحول إليكم مكالمة.',
    question: 'للرد على المكالمة اضغط 1. لرفضها اضغط 2.',
    outOfHours: (from) =>
      from === null
        ? 'المكالمة واردة خارج ساعات العمل من رقم محجوب.'
        : `المكالمة واردة خارج ساعات العمل من الرقم ${from}.`,
    agentLost: (from) =>
      from === null
        ? 'واجه مشكلة تقنية أثناء المكالمة، وهي من رقم محجوب.'
        : `واجه مشكلة تقنية أثناء المكالمة، وهي من الرقم ${from}.`,
  },
};

/** What the person who is to take over hears before the two are joined. `language` is BCP 47; an unknown one gets French. */
export function briefingWords(language: string, briefing: string): string {
  const { announcement, question } = wordsIn(language);
  return [announcement, briefing, question].filter((part) => part !== '').join(' ');
}

/** What they are told of a call that was put through to them. `from`: the caller's number as it is said, null where it is withheld. */
export function putThroughWords(language: string, from: string | null): string {
  return wordsIn(language).outOfHours(from);
}

/** The same of a call whose agent was lost in the middle of it. */
export function agentLostWords(language: string, from: string | null): string {
  return wordsIn(language).agentLost(from);
}

function wordsIn(language: string): Words {
  return others[language.split('-')[0] ?? ''] ?? french;
}
