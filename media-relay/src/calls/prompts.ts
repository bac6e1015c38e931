/** What the model is told in passing, beside its agent's instructions. French, like most of what it says; it answers in its own language. */
export const prompts = {
  say: (sentence: string): string => `Dis exactement ceci, mot pour mot, et rien d’autre : « ${sentence} »`,
  resume:
    'La ligne a été coupée un instant. Excuse-toi en quelques mots, sans te présenter à nouveau, et reprends exactement là où vous en étiez.',
  conclude: 'Le temps de l’appel est presque écoulé. Conclus maintenant en une phrase, dis au revoir et raccroche.',
  /** The result of a hang-up that was called off. */
  notHungUp: JSON.stringify({ raccroche: false, raison: 'Ton interlocuteur a repris la parole : écoute-le.' }),
} as const;
