import { describe, expect, it } from 'vitest';
import { extract } from '../extractors/extract.ts';
import { SUPPLIER_ORDER_SCHEMA } from '../testing/supplier-order-schema.ts';
import { SupplierCall } from '../testing/supplier-call.ts';

const BISTROT = `Tu es l'assistant vocal du restaurant Le Bistrot. Tu appelles un fournisseur pour passer une commande.
Nous sommes le vendredi 20 novembre 2026.
Commande :
- 10 kg de Tomates
- 5 kg d'Oignons
Livraison souhaitée : mardi 24 novembre 2026
Utilise end_call pour raccrocher.`;

const PORT = `Nom du restaurant : La Table du Port
Fournisseur : Marée Bretonne
Date du jour : 2026-11-20
Passe cette commande au fournisseur :
1. Moules : 15 kg
2. Citrons (20 pièces)
3. Persil x 6
Commence par dire : « Bonjour, La Table du Port à l'appareil, je vous appelle pour une commande. »`;

/** The record of a call, from its transcript alone. */
function recordOf(call: SupplierCall, instructions: string): unknown {
  const input = `Instructions de l'appel :\n${instructions}\n\nTranscription :\n${call.transcript.join('\n')}`;
  return extract(SUPPLIER_ORDER_SCHEMA, { instructions: 'Extrais le résultat de cet appel.', input });
}

describe('a call to a supplier', () => {
  it('that is accepted ends confirmed, with the day, the hour and the price', () => {
    const call = new SupplierCall(BISTROT);
    expect(call.listen()).toBe(
      "Bonjour, Le Bistrot : 10 kg de tomates et 5 kg d'oignons pour mardi 24, c'est possible ?",
    );
    expect(call.say('Oui bonjour, pas de problème. Mardi à quatorze heures, ça fera cinquante-deux euros.')).toBe(
      "Je récapitule : mardi à 14 h pour 52 euros. C'est bien ça ?",
    );
    expect(call.hungUp).toBeUndefined();
    expect(call.say("Oui, c'est ça.")).toMatch(/merci.*au revoir/i);
    expect(call.hungUp).toEqual({ name: 'end_call', arguments: { raison: 'commande_confirmee' } });
    expect(recordOf(call, BISTROT)).toMatchObject({
      accepte: true,
      date_livraison: '2026-11-24',
      creneau: '14:00',
      prix_total: 52,
      devise: 'EUR',
      ingredients: [
        { nom: 'Tomates', disponible: true, quantite_confirmee: 10 },
        { nom: 'Oignons', disponible: true, quantite_confirmee: 5 },
      ],
      raison_refus: null,
      sources: expect.arrayContaining([
        { champ: 'accepte', ligne: 4 },
        { champ: 'prix_total', ligne: 2 },
      ]) as unknown,
    });
  });

  it('that is refused ends politely, with the reason', () => {
    const call = new SupplierCall(BISTROT);
    call.listen();
    expect(call.say('Non, désolé, on est complet cette semaine.')).toMatch(/au revoir/i);
    expect(call.hungUp).toEqual({ name: 'end_call', arguments: { raison: 'commande_refusee' } });
    expect(recordOf(call, BISTROT)).toMatchObject({
      accepte: false,
      date_livraison: null,
      prix_total: null,
      raison_refus: 'Non, désolé, on est complet cette semaine.',
      sources: [
        { champ: 'accepte', ligne: 2 },
        { champ: 'raison_refus', ligne: 2 },
      ],
    });
  });

  it('that lacks a product takes the rest', () => {
    const call = new SupplierCall(PORT);
    expect(call.listen()).toBe("Bonjour, La Table du Port à l'appareil, je vous appelle pour une commande.");
    expect(call.say('Oui, je vous écoute.')).toBe(
      "Il nous faut 15 kg de moules, 20 citrons et 6 persil, c'est possible ?",
    );
    const recap = call.say("D'accord, mais je n'ai plus de citrons. Je livre demain matin, pour 94 euros 50.");
    expect(recap).toBe("Je récapitule : sans citrons, demain matin pour 94,50 euros. C'est bien ça ?");
    call.say('Voilà, exact.');
    expect(call.hungUp).toMatchObject({ arguments: { raison: 'commande_confirmee' } });
    expect(recordOf(call, PORT)).toMatchObject({
      accepte: true,
      date_livraison: '2026-11-21',
      creneau: 'matin',
      prix_total: 94.5,
      ingredients: [
        { nom: 'Moules', disponible: true, quantite_confirmee: 15 },
        {
          nom: 'Citrons',
          disponible: false,
          quantite_confirmee: 0,
          remarque: expect.stringContaining('citrons') as unknown,
        },
        { nom: 'Persil', disponible: true, quantite_confirmee: 6 },
      ],
    });
  });

  it('that stays unclear is left to a person', () => {
    const call = new SupplierCall(BISTROT);
    call.listen();
    expect(call.say('Oh là là, je ne sais pas trop.')).toMatch(/oui ou non/);
    expect(call.say('Il faut que je voie avec mon patron, je vous rappelle.')).toMatch(/rappelez-nous.*au revoir/i);
    expect(call.hungUp).toEqual({ name: 'end_call', arguments: { raison: 'a_verifier' } });
    expect(recordOf(call, BISTROT)).toMatchObject({
      accepte: null,
      date_livraison: null,
      prix_total: null,
      raison_refus: null,
    });
  });

  it('that is talked over answers what was said, and forgets what was not heard', () => {
    const call = new SupplierCall(BISTROT);
    call.listen();
    const answer = call.sayAndInterrupt(
      'Pas de problème, demain à 14 h, 52 euros.',
      1500,
      'Attendez, plutôt quinze heures !',
    );
    expect(answer).toBe("Je récapitule : demain à 15 h pour 52 euros. C'est bien ça ?");
    expect(call.memory().map(({ text }) => text)).toContain('Je récapitule : demain à 14');
    call.say('Oui, parfait.');
    expect(call.hungUp).toMatchObject({ arguments: { raison: 'commande_confirmee' } });
    expect(recordOf(call, BISTROT)).toMatchObject({
      accepte: true,
      date_livraison: '2026-11-21',
      creneau: '15:00',
      prix_total: 52,
    });
  });

  it('that is cut before the order was heard says the order again', () => {
    const call = new SupplierCall(PORT);
    call.listen();
    const answer = call.sayAndInterrupt('Oui ?', 300, 'Pardon, vous êtes qui ?');
    expect(answer).toMatch(/La Table du Port.*moules.*citrons.*persil/);
  });

  it('corrects a recap instead of giving up', () => {
    const call = new SupplierCall(BISTROT);
    call.listen();
    call.say("D'accord, lundi 8 heures, 60 euros.");
    expect(call.say('Non, 58 euros.')).toBe("Je récapitule : lundi à 8 h pour 58 euros. C'est bien ça ?");
    expect(call.say('Vous pouvez répéter ?')).toContain('58 euros');
    call.say('Oui.');
    expect(call.hungUp).toMatchObject({ arguments: { raison: 'commande_confirmee' } });
    expect(recordOf(call, BISTROT)).toMatchObject({
      accepte: true,
      date_livraison: '2026-11-23',
      creneau: '08:00',
      prix_total: 58,
    });
  });

  it('keeps every turn of the model short', () => {
    const call = new SupplierCall(BISTROT);
    const said = [call.listen(), call.say("D'accord."), call.say('Demain 14 heures, 52 euros.'), call.say('Oui.')];
    for (const sentence of said) expect(sentence.length / 18).toBeLessThan(5.1);
    expect(call.hungUp).toBeDefined();
  });
});
