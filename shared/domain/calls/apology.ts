interface Words {
  trouble: string;
  /** Somebody whom we called is called again; somebody who called us is not. */
  weCallAgain: string;
  callAgain: string;
  putThrough: string;
}

const french: Words = {
  trouble: 'Toutes nos excuses, nous rencontrons une difficulté technique.',
  weCallAgain: 'Nous vous rappellerons. Au revoir.',
  callAgain: 'Merci de rappeler un peu plus tard. Au revoir.',
  putThrough: 'Nous vous passons une personne de l’équipe.',
};

const others: Record<string, Words> = {
  en: {
    trouble: 'We are sorry, we have a technical difficulty.',
    weCallAgain: 'We will call you back. Goodbye.',
    callAgain: 'Please call again a little later. Goodbye.',
    putThrough: 'We are putting you through to a member of the team.',
  },
  ar: {
    trouble: 'نعتذر، لدينا مشكلة تقنية.',
    weCallAgain: 'سنعاود الاتصال بكم. مع السلامة.',
    callAgain: 'يرجى معاودة الاتصال بعد قليل. مع السلامة.',
    putThrough: 'سنحولكم إلى أحد أفراد الفريق.',
  },
};

/** What somebody hears when the agent cannot be had. `language` is BCP 47; an unknown one gets French. */
export function apology(language: string, direction: 'inbound' | 'outbound'): string {
  const words = wordsIn(language);
  return `${words.trouble} ${direction === 'inbound' ? words.callAgain : words.weCallAgain}`;
}

/** What they hear where a person takes the agent's place. */
export function standInWords(language: string): string {
  const { trouble, putThrough } = wordsIn(language);
  return `${trouble} ${putThrough}`;
}

function wordsIn(language: string): Words {
  return others[language.split('-')[0] ?? ''] ?? french;
}
