import { describe, expect, it } from 'vitest';
import { normalise } from './normalise.ts';
import type { Meaning } from './phrase.ts';
import { endsInBeep, isWordless, onlyKey, phrases, readAnnouncement } from './read-announcement.ts';

/** Recordings as transcribers write them, and what a person says that comes near. */
const SAID: Record<Meaning, readonly string[]> = {
  screening: [
    'Bonjour, si vous indiquez votre nom et la raison de votre appel, je vais voir si cette personne est disponible.',
    'Indiquez votre nom, ainsi que le motif de votre appel.',
    '… et la raison de votre appel.',
    'Bonjour. La personne que vous appelez filtre ses appels.',
    'Je vais vérifier si votre correspondant est disponible.',
    "Hi, the person you're calling is using a screening service from Google.",
    'Hi! If you record your name and reason for calling, I’ll see if this person is available.',
    'Go ahead and say your name and why you’re calling.',
    'يرجى ذكر اسمك وسبب الاتصال',
  ],
  voicemail: [
    'Bonjour, vous êtes bien chez Fruits et Légumes Pro. Nous ne pouvons pas vous répondre. Laissez un message après le bip.',
    'Vous êtes sur la messagerie vocale de zéro six, douze, trente-quatre.',
    'Bonjour, vous êtes bien sur le répondeur de Martine.',
    'Bonjour et bienvenue sur la boite vocale du 06 12 34 56 78',
    'Votre correspondant n’est pas disponible. Veuillez laisser un message après le signal sonore.',
    'laissez votre message au bip',
    'Salut c’est Marc, laissez-moi un message !',
    'Laissez vos coordonnées, merci.',
    'Nous vous rappellerons dès que possible.',
    'Je ne peux pas vous répondre pour le moment.',
    'Parlez après le biip.',
    'Your call has been forwarded to an automated voice mail system.',
    "You've reached the voicemail of Pat. Please leave a message after the tone.",
    "Hi, it's Pat, leave me a message.",
    'Please speak after the beep.',
    'اترك رسالتك بعد سماع الصافرة',
    'البَريد الصَّوتي',
    'من فضلك اترك رسالة',
  ],
  menu: [
    'Pour les commandes, tapez 1. Pour la comptabilité, tapez 2.',
    'Appuyez sur la touche étoile.',
    'Pour joindre un conseiller, faites le 3',
    'Si vous souhaitez laisser un message, tapez 2.',
    'Votre choix n’est pas valide.',
    'Nous n’avons pas compris votre réponse.',
    'For orders, press one.',
    'للغة العربية اضغط على الرقم ١',
    'اضغط واحد',
  ],
  hold: [
    'Ne quittez pas, nous allons vous répondre.',
    'Tous nos conseillers sont actuellement en ligne.',
    'Votre temps d’attente est estimé à trois minutes.',
    'Merci de patienter.',
    'Un instant, s’il vous plaît.',
    'Restez en ligne.',
    'Ne quittez pas, je vous passe le magasin.',
    'Please stay on the line, your call is important to us.',
    'Hold on a second, I’ll put you through.',
    'One moment please.',
    'جميع خطوطنا مشغولة، يرجى الانتظار',
    'لحظة من فضلك',
  ],
  not_in_service: [
    'Le numéro que vous avez demandé n’est pas attribué.',
    "Le numero que vous avez composé n'est plus en service.",
    'Le numéro composé n’existe pas.',
    'The number you have dialed is not in service.',
    'الرقم المطلوب غير موجود في الخدمة',
  ],
  unreachable: [
    'Le numéro que vous avez demandé n’est pas joignable actuellement.',
    'Votre correspondant n’est pas disponible. Veuillez rappeler ultérieurement.',
    'Nos bureaux sont actuellement fermés.',
    'Veuillez renouveler votre appel.  Veuillez rappeler plus tard.',
    'The person you are calling is not available.',
    'الهاتف المطلوب مغلق أو خارج نطاق التغطية',
  ],
  goodbye: ['Au revoir.', 'Merci de votre appel, au revoir.', 'Thank you for calling. Goodbye.', 'مع السلامة'],
  person: [
    'Allô ?',
    'Oui, j’écoute.',
    'Que puis-je faire pour vous ?',
    'C’est de la part de qui ?',
    'Hello?',
    'How can I help?',
    'ألو؟',
    'من معي؟',
  ],
};

/** What people say that no phrase may take for an announcement. */
const SPARED = [
  'Fruits et Légumes Pro, bonjour !',
  'Laissez-moi un message sur WhatsApp si vous voulez.',
  'Laissez un message par SMS, c’est plus simple.',
  'Just leave a message on WhatsApp.',
  'اترك لي رسالة على واتساب',
  'C’est au top, merci.',
  'On signale après le passage du camion.',
  'Votre nom, c’est quoi déjà ?',
  'La raison de votre appel, je la connais.',
  'On tape dans le stock de demain.',
  'Faites comme vous voulez.',
  'Je peux en mettre 1 de plus.',
  'Press the button if the door is closed.',
  'Ce produit n’est pas disponible en ce moment.',
  'Les tomates ne sont plus disponibles.',
  'Le chauffeur n’est pas joignable le matin.',
  'Le numéro de commande, c’est le 12.',
  'On est fermés le lundi.',
  'Le magasin ferme à dix-huit heures.',
  'Je peux vous livrer dans une minute.',
  'Pas pour le moment.',
  'Il faut patienter deux jours.',
  'J’ai écouté votre message.',
  'Très bien, à demain, au revoir.',
  'Merci.',
  'That number is fine.',
  'هذا الرقم صحيح',
  'نحن مشغولون غدا',
  'يمكنني التسليم غدا',
];

const cases = Object.entries(SAID).flatMap(([means, texts]) => texts.map((text) => [means, text] as const));

describe('words that tell who is on the line', () => {
  it.each(cases)('%s: %s', (means, text) => {
    expect(readAnnouncement(text)?.means).toBe(means);
  });

  it.each(SPARED)('say nothing about it: %s', (text) => {
    expect(readAnnouncement(text)).toBeNull();
  });

  it.each(phrases.map((phrase) => [phrase.why, phrase] as const))('have an example: %s', (_, { words, means }) => {
    const own = SAID[means].filter((text) => words.test(normalise(text)));
    expect(own.length).toBeGreaterThan(0);
    const foreign = SPARED.filter((text) => words.test(normalise(text)));
    expect(foreign).toEqual([]);
  });

  it('are a question when they end in one, and then no request to wait', () => {
    expect(readAnnouncement('Ne quittez pas, c’est pour quel restaurant ?')).toBeNull();
  });
});

describe('sounds without words', () => {
  it.each(['', '…', '[Musique]', '♪ ♪', '(musique d’attente)', 'Sous-titres réalisés par la communauté d’Amara.org'])(
    'are not speech: %s',
    (text) => expect(isWordless(text)).toBe(true),
  );

  it.each(['Allô', 'La musique est forte ici', 'Merci'])('are not these: %s', (text) => {
    expect(isWordless(text)).toBe(false);
  });

  it('may be a tone, which is not the word for it', () => {
    const tones = ['Bip.', 'Laissez un message. (bip)', '*Beep*', 'Merci. Biiip'];
    expect(tones.filter((text) => !endsInBeep(text))).toEqual([]);
    expect(['Laissez un message après le bip.', 'Bonjour'].filter((text) => endsInBeep(text))).toEqual([]);
  });
});

it('knows the key of a menu that has just one', () => {
  expect(onlyKey('Pour les commandes, tapez 1.')).toBe('1');
  expect(onlyKey('Tapez 1 pour les commandes, 2 pour le reste.')).toBeNull();
  expect(onlyKey('Appuyez sur la touche étoile.')).toBeNull();
});
