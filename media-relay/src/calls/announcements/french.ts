import type { Phrase } from './phrase.ts';

const DIGIT = '(?:\\d|zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|etoile|diese|#|\\*)';

/** What French recordings, telephones and switchboards say. */
export const french: readonly Phrase[] = [
  {
    means: 'screening',
    sure: true,
    words:
      /(?:indique|donne|dite|precise|enregistre)[rsz]* (?:moi )?(?:votre|ton) nom (?:et|ainsi que) (?:la raison|le motif|l objet)/,
    why: 'iOS and Samsung ask for name and reason in one sentence',
  },
  {
    means: 'screening',
    sure: true,
    words: /(?:service de filtrage|filtre (?:ses|les|vos|tes) appels|filtrage d appels?)/,
    why: 'Google names its screening service',
  },
  {
    means: 'screening',
    sure: true,
    words: /(?:voir|verifier?) si (?:cette personne|votre correspondante?|la personne) est (?:disponible|joignable)/,
    why: 'the second half of the same request, when the first was cut',
  },
  {
    means: 'screening',
    sure: false,
    words: /\b(?:raison|motif|objet) de votre appel$/,
    why: 'the end of the same request, when the line opened late',
  },
  {
    means: 'voicemail',
    sure: true,
    words: /\b(?:apres|des) (?:le |les |la |ce )?(?:bips?|signal|tonalite|top sonore)\b|\bau (?:bip|signal sonore)\b/,
    why: 'only a recorder speaks of its own tone',
  },
  {
    means: 'voicemail',
    sure: true,
    words: /(?:sur|joindre|bien) (?:la |le |ma |mon |notre )?(?:messagerie|repondeur|boite vocale)/,
    why: 'the standard greeting of the networks and of most people',
  },
  {
    means: 'voicemail',
    sure: true,
    words: /\b(?:messagerie|boite) vocale (?:de|du|d|des)\b/,
    why: 'the networks name the owner of the mailbox',
  },
  {
    means: 'voicemail',
    sure: false,
    words:
      /\blaisse[rz]? (?:moi |nous |lui )?(?:un|votre|vos|ton|le) (?:petit )?(?:messages?|coordonnees)\b(?! (?:sur|par|via) )/,
    why: 'a home-made greeting; people say it too, mostly with where to send it',
  },
  {
    means: 'voicemail',
    sure: false,
    words: /\b(?:je|nous|on) (?:vous|te) rappel\w+ (?:des que|dans les (?:meilleurs|plus brefs))/,
    why: 'the usual end of a home-made greeting',
  },
  {
    means: 'voicemail',
    sure: false,
    words: /\bne (?:peux|pouvons|peut) (?:pas|malheureusement pas) (?:vous |te )?(?:repondre|prendre votre appel)/,
    why: 'the usual beginning of a home-made greeting',
  },
  {
    means: 'menu',
    sure: true,
    words: new RegExp(
      `\\b(?:tapez|appuyez sur|composez|faites|pressez|tape|appuie sur)(?: la touche| le)? ${DIGIT}\\b`,
    ),
    why: 'a menu names a key',
  },
  {
    means: 'menu',
    sure: true,
    words:
      /\b(?:votre choix|cette option|votre saisie) n est pas valide|n avons pas (?:compris|recu) votre (?:choix|reponse)/,
    why: 'a menu that got no key, or the wrong one',
  },
  {
    means: 'not_in_service',
    sure: true,
    words: /\bn est (?:pas|plus) (?:attribue|en service)\b/,
    why: 'the network about a number that nobody has',
  },
  {
    means: 'not_in_service',
    sure: true,
    words: /\bnumero (?:que vous avez (?:demande|compose)|compose|demande) n existe (?:pas|plus)\b/,
    why: 'the same, as smaller networks say it',
  },
  {
    means: 'unreachable',
    sure: true,
    words: /\b(?:numero|correspondant|abonne)\w*(?: \w+){0,6} n est pas (?:joignable|disponible|accessible)\b/,
    why: 'the network about a telephone that is off or out of reach',
  },
  {
    means: 'unreachable',
    sure: true,
    words: /\b(?:nos bureaux|notre (?:standard|magasin|etablissement)) (?:sont|est) (?:actuellement )?fermee?s?\b/,
    why: 'a switchboard outside its hours',
  },
  {
    means: 'unreachable',
    sure: true,
    words: /\bveuillez (?:rappeler|renouveler votre appel) (?:ulterieurement|plus tard)/,
    why: 'how most of these announcements end',
  },
  {
    means: 'hold',
    sure: true,
    words:
      /\b(?:nous allons|nous nous efforcons de) (?:vous repondre|prendre votre appel|donner suite)|\bvotre appel (?:va etre|sera) (?:pris|traite)|\b(?:nos|vos) (?:conseillers?|correspondants?|operateurs?|lignes) (?:sont|est) (?:\w+ )?(?:occupees?|occupes?|en ligne|en communication)|\btemps d attente\b|\b(?:merci de|veuillez) (?:rester en ligne|patienter|ne pas (?:quitter|raccrocher))/,
    why: 'switchboards that have nobody free yet',
  },
  {
    means: 'hold',
    sure: false,
    words:
      /\bne quittez pas\b|\b(?:restez|reste) en ligne\b|\bje vous (?:le |la )?(?:passe|mets en attente|transfere)\b|(?<!\b(?:dans|pour|depuis|pendant|a) )\b(?:un|une) (?:petit )?(?:instant|moment|seconde|minute)(?: je (?:vous|te) prie| s il (?:vous|te) plait)?$/,
    why: 'a person who goes to look or fetches somebody, and telephones that screened a call',
  },
  {
    means: 'goodbye',
    sure: false,
    words:
      /^(?:merci (?:de votre (?:appel|visite)|d avoir appele) )?(?:nous vous souhaitons une bonne (?:journee|soiree) )?(?:au revoir|a bientot)?$/,
    why: 'what a recording says before it hangs up',
  },
  {
    means: 'person',
    sure: false,
    words:
      /\ballo\b|\bj ecoute\b|\bje vous ecoute\b|\bqui est a l appareil\b|\bde la part de qui\b|\b(?:que|qu est ce que je) (?:puis je|peux) (?:faire )?pour vous\b/,
    why: 'questions that wait for an answer',
  },
];
