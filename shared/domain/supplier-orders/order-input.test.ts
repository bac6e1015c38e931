import { describe, expect, it } from 'vitest';
import { exampleBody } from '../../testing/supplier-orders.ts';
import { newOrderSchema, orderChangeSchema, orderListSchema } from './order-input.ts';

const faultsOf = (body: unknown) =>
  (newOrderSchema.safeParse(body).error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message]);
const withLine = (line: object) => ({
  ...exampleBody,
  ingredients: [{ nom: 'Tomates', quantite: 10, unite: 'kg', ...line }],
});
const withSupplier = (change: object) => ({ ...exampleBody, fournisseur: { ...exampleBody.fournisseur, ...change } });

describe('a new order', () => {
  it('is accepted as the source document sends it', () => {
    expect(newOrderSchema.parse(exampleBody)).toEqual({
      fournisseur: { ...exampleBody.fournisseur, fuseau_horaire: null },
      ingredients: exampleBody.ingredients,
      date_livraison_souhaitee: null,
      notes: null,
    });
  });

  it.each([
    ['nothing', undefined, ''],
    ['an empty object', {}, 'fournisseur'],
    ['no lines', { ...exampleBody, ingredients: [] }, 'ingredients'],
    [
      '201 lines',
      { ...exampleBody, ingredients: Array.from({ length: 201 }, () => exampleBody.ingredients[0]) },
      'ingredients',
    ],
    ['a quantity of nothing', withLine({ quantite: 0 }), 'ingredients.0.quantite'],
    ['a negative quantity', withLine({ quantite: -1 }), 'ingredients.0.quantite'],
    ['a quantity in words', withLine({ quantite: '10' }), 'ingredients.0.quantite'],
    ['a quantity that is no number', withLine({ quantite: Number.NaN }), 'ingredients.0.quantite'],
    ['a nameless product', withLine({ nom: '   ' }), 'ingredients.0.nom'],
    ['a name of invisible characters', withLine({ nom: '\u200B\u{E0041}' }), 'ingredients.0.nom'],
    ['a local number', withSupplier({ telephone: '0612345678' }), 'fournisseur.telephone'],
    ['a number nobody has', withSupplier({ telephone: '+33012345678' }), 'fournisseur.telephone'],
    ['an e-mail that is none', withSupplier({ email: 'contact' }), 'fournisseur.email'],
    ['a zone that is none', withSupplier({ fuseau_horaire: 'Paris' }), 'fournisseur.fuseau_horaire'],
    ['a date that is none', { ...exampleBody, date_livraison_souhaitee: '2026-02-30' }, 'date_livraison_souhaitee'],
    ['a field it does not have', { ...exampleBody, statut: 'confirmee' }, ''],
  ])('is refused with %s, by its place', (_name, body, path) => {
    expect(faultsOf(body).map(([at]) => at)).toContain(path);
  });

  it('takes two hundred lines', () => {
    const ingredients = Array.from({ length: 200 }, () => exampleBody.ingredients[0]);
    expect(newOrderSchema.safeParse({ ...exampleBody, ingredients }).success).toBe(true);
  });

  it('reads a number written with spaces as E.164', () => {
    expect(newOrderSchema.parse(withSupplier({ telephone: '+33 6 12 34 56 78' })).fournisseur.telephone).toBe(
      '+33612345678',
    );
  });

  it('strips what a reader does not see and a model would', () => {
    const parsed = newOrderSchema.parse({ ...exampleBody, notes: 'Sonner\u{E0069}\u{E0067} à l’arrière\u200B' });
    expect(parsed.notes).toBe('Sonner à l’arrière');
  });
});

describe('a change', () => {
  it('must change something, and only what may be changed', () => {
    expect(orderChangeSchema.safeParse({}).success).toBe(false);
    expect(orderChangeSchema.safeParse({ statut: 'appel_en_cours' }).success).toBe(false);
    expect(orderChangeSchema.safeParse({ resultat: {} }).success).toBe(false);
    expect(orderChangeSchema.parse({ notes: null })).toEqual({ notes: null });
  });
});

describe('a list', () => {
  it('has pages of 25, at most 100', () => {
    expect(orderListSchema.parse({})).toEqual({ limit: 25 });
    expect(orderListSchema.safeParse({ limit: '101' }).success).toBe(false);
    expect(orderListSchema.safeParse({ limit: '0' }).success).toBe(false);
    expect(orderListSchema.safeParse({ statut: 'perdue' }).success).toBe(false);
  });
});
