/** The word by which calls know that they are about stays at the hotel. */
export const RESERVATION = 'reservation';
