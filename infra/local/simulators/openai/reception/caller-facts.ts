import { fold } from '../french/fold.ts';

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
}

const NAME =
  /(?:je m['’]appelle|mon nom est|je suis|c['’]est|ici|au nom de)\s+(?:(?:monsieur|madame|m\.|mme)\s+)?(\p{Lu}[\p{L}'’-]+)\s+(\p{Lu}[\p{L}'’-]+)/iu;
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
  for (const { text, line } of lines) {
    const plain = fold(text);
    const heard = <Value>(value: Value): Heard<Value> => ({ value, line });
    const [, prenom, nom] = NAME.exec(text) ?? [];
    // The pattern takes any letter for a capital so that it can begin a sentence; names have one.
    if (prenom && nom && /^\p{Lu}/u.test(prenom) && /^\p{Lu}/u.test(nom)) {
      facts.prenom = heard(prenom);
      facts.nom = heard(nom);
    }
    // Whoever corrects themselves says the right one last.
    const telephone = text.match(TELEPHONE)?.at(-1);
    if (telephone) facts.telephone = heard(telephone);
    const email = EMAIL.exec(text)?.[0]?.replace(/\.$/, '');
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
