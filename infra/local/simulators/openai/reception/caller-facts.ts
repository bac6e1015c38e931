import { findDictatedEmail } from '../french/dictated-email.ts';
import { fold } from '../french/fold.ts';
import { findSpelled } from '../french/spelled.ts';

export interface Heard<Value> {
  value: Value;
  /** The line that proves it. */
  line: number;
}

/** What somebody who calls has said of themselves; the last word on each thing counts. */
export interface CallerFacts {
  prenom?: Heard<string>;
  nom?: Heard<string>;
  telephone?: Heard<string>;
  email?: Heard<string>;
  adresse?: Heard<string>;
  motif?: Heard<string>;
  categorie?: Heard<string>;
  urgence?: Heard<string>;
  rappel_souhaite?: Heard<boolean>;
  creneau_rappel?: Heard<string>;
}

export interface CallerLine {
  text: string;
  line: number;
  /** What the agent had said before it, where it had. */
  asked?: string | undefined;
}

const NAME =
  /(?:je m['’]appelle|mon nom est|je suis|c['’]est|ici|au nom de)\s+(?:(?:monsieur|madame|m\.|mme)\s+)?(\p{Lu}[\p{L}'’-]+)\s+(\p{Lu}[\p{L}'’-]+)/iu;
/** An answer to "à quel nom ?" that is nothing but the name. */
const BARE_NAME =
  /^(?:(?:euh|oui|alors|monsieur|madame)[,. …]+)*(\p{L}[\p{L}'’-]+)\s+(\p{L}[\p{L}'’-]+)\s*(?=[.,!]|$)/iu;
const ASKS_NAME = /\b(?:quel nom|votre nom|qui (?:etes|ai)|vous appelez)\b/;
/** "Plutôt le 07 …, pas le 06 …": what is taken back. */
const NOT_THAT = /\b(?:pas|plus|et non) (?:le |au |du |celui[- ]la )?$/;
const TELEPHONE = /(?:\+33|0)\s*[1-9](?:[\s.-]*\d{2}){4}/g;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const ADDRESS = /\b(\d+(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|quai|impasse)\b[^.?!]*)/i;
const REASON =
  /(?:je voudrais|je souhaite|j['’]aimerais|j['’]appelle (?:pour|au sujet|parce)|c['’]est (?:pour|au sujet|parce)|je cherche|j['’]ai (?:un|une|reçu)|il y a)\b/i;
const SLOT =
  /\b((?:demain|lundi|mardi|mercredi|jeudi|vendredi|samedi)(?: (?:matin|après-midi|midi|soir))?|ce soir|cet après-midi|(?:après|avant) \d+ heures|entre \d+ et \d+ heures)\b/i;

/** Words that say what a call is about, folded. */
const SUBJECTS: [RegExp, string][] = [
  [/\b(?:reclam\w*|plainte|casse\w*|panne|fuite|scandal\w*|inadmissible)\b/, 'reclamation'],
  [/\bfactures?\b/, 'facture'],
  [/\b(?:rendez-vous|reserver|reservation)\b/, 'rendez_vous'],
  [/\b(?:commande\w*|devis)\b/, 'commande'],
  [/\b(?:embauche\w*|candidature|poste|emploi|stage)\b/, 'recrutement'],
  [/\b(?:horaires?|renseignements?|savoir|adresse|ouverts?)\b/, 'information'],
];

/** Reads what a caller said, line by line, by rules; what was not said is not there. */
export function callerFacts(lines: readonly CallerLine[]): CallerFacts {
  const facts: CallerFacts = {};
  for (const { text, line, asked } of lines) {
    const plain = fold(text);
    const heard = <Value>(value: Value): Heard<Value> => ({ value, line });
    const [prenom, nom] = nameIn(text, asked);
    if (prenom && nom) {
      facts.prenom = heard(prenom);
      facts.nom = heard(nom);
    }
    const spelled = findSpelled(text);
    if (spelled) {
      const ofFirstName = /\bprenom[^.]*$/.test(plain.slice(0, spelled.index));
      facts[ofFirstName ? 'prenom' : 'nom'] = heard(spelled.word);
    }
    // Whoever corrects themselves says the right one last.
    const telephone = [...text.matchAll(TELEPHONE)].findLast(({ index }) => !NOT_THAT.test(plain.slice(0, index)))?.[0];
    if (telephone) facts.telephone = heard(telephone);
    const email = EMAIL.exec(text)?.[0]?.replace(/\.$/, '') ?? findDictatedEmail(text);
    if (email) facts.email = heard(email);
    const address = ADDRESS.exec(text)?.[1]?.trim();
    if (address) facts.adresse = heard(address);
    const reason = text.split(/(?<=[.?!])\s+/u).find((sentence) => REASON.test(sentence));
    if (reason && !/\brappel/.test(fold(reason))) facts.motif = heard(reason.trim());
    const subject = SUBJECTS.find(([words]) => words.test(plain))?.[1];
    if (subject) facts.categorie ??= heard(subject);
    if (/\b(?:rien d'urgent|pas urgent|pas presse\w*|quand vous pouvez)/.test(plain)) facts.urgence = heard('basse');
    else if (/\b(?:urgent|urgence|tout de suite|immediatement)\b/.test(plain)) facts.urgence = heard('haute');
    if (/\bpas (?:besoin|la peine)[^.]*rappel/.test(plain)) facts.rappel_souhaite = heard(false);
    else if (/\b(?:rappele[rz]|rappelle)/.test(plain)) facts.rappel_souhaite = heard(true);
    const slot = facts.rappel_souhaite?.value === true ? SLOT.exec(text)?.[1] : undefined;
    if (slot) facts.creneau_rappel = heard(slot);
  }
  if (facts.motif && !facts.categorie) facts.categorie = { value: 'autre', line: facts.motif.line };
  return facts;
}

/** First name and name, in that order; nothing where the text holds none. */
function nameIn(text: string, asked = ''): (string | undefined)[] {
  const answer = ASKS_NAME.test(fold(asked)) ? BARE_NAME.exec(text) : null;
  const [, prenom, nom] = NAME.exec(text) ?? answer ?? [];
  // The patterns take any letter for a capital so that they can begin a sentence; names have one.
  const areNames = [prenom, nom].every((word) => word !== undefined && /^\p{Lu}/u.test(word));
  return areNames ? [prenom, nom] : [];
}
