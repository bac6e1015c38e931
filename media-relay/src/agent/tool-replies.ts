/** What the model is told when a tool did not do its work. It says no more than what is known. */
export const toolReplies = {
  notKnownYet: {
    statut: 'inconnu',
    consigne:
      'Le résultat n’est pas encore connu. Dis que tu t’en occupes, et n’affirme ni que c’est fait ni que cela a échoué.',
  },
  failed: {
    statut: 'echec',
    consigne: 'Cela n’a pas pu être fait. Dis-le simplement, et propose que l’on rappelle.',
  },
  interrupted: {
    statut: 'annule',
    consigne:
      'Ton interlocuteur a pris la parole avant que ce soit fait : rien n’a été fait. Refais la demande s’il le faut encore.',
  },
  badArguments: (faults: string) => ({
    statut: 'refuse',
    consigne: `La demande est incomplète : ${faults}. Corrige-la.`,
  }),
  unknownTool: (name: string) => ({ statut: 'refuse', consigne: `L’outil ${name} n’existe pas.` }),
} as const;
