/** Parameters that several tools declare to the model. */
export const DAY = {
  type: 'string',
  description: 'Un jour, AAAA-MM-JJ. Calcule-le toi-même à partir de la date d’aujourd’hui.',
} as const;
export const GUESTS = { type: 'integer', minimum: 1, description: 'Adultes et enfants ensemble.' } as const;
export const ROOM_TYPE = {
  type: 'string',
  description: 'L’identifiant du type de chambre, tel que check_availability le donne.',
} as const;
export const NUMBER = {
  type: 'string',
  description: 'Le numéro de réservation que la personne a dit, RES suivi de chiffres et de lettres.',
} as const;
export const NAME = { type: 'string', description: 'Le nom de famille que la personne a dit.' } as const;
export const WISHES = {
  type: 'string',
  description: 'Ce que la personne souhaite pour son séjour, avec ses mots.',
} as const;
export const EMAIL = { type: 'string', description: 'L’adresse e-mail, telle qu’elle a été épelée.' } as const;
export const TELEPHONE = {
  type: 'string',
  description: 'Le numéro où joindre la personne, si ce n’est pas celui dont elle appelle.',
} as const;
export const CHANNEL = {
  type: 'string',
  enum: ['email', 'sms', 'whatsapp'],
  description: 'Comment la personne veut recevoir sa confirmation, si elle l’a dit.',
} as const;
