import { expect, it } from 'vitest';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import { DEFAULT_AGENTS } from '../directory/default-agents.ts';
import { orderAgent } from './order-agent.ts';

const restaurant = {
  name: 'Chez Amal',
  address: '12 rue des Lilas',
  telephone: '+33123456789',
  email: '',
  openingHours: '',
  deliveryInstructions: 'par la cour',
};
const now = new Date('2026-11-20T09:00:00.000Z');
const { order } = exampleOrder('o1', now);
const document = DEFAULT_AGENTS['supplier-orders'];
const line = (nom: string, quantite = 1) => ({ ...order.ingredients[0]!, nom, quantite, unite: 'kg' });
const agent = (change: Partial<typeof order> = {}, own: Partial<typeof document> = {}) =>
  orderAgent({ ...document, ...own }, { ...order, ...change }, restaurant, now, 'Europe/Paris');

it('speaks of the order in the words of its document', () => {
  const ingredients = [line('Tomates', 10), line('Oignons', 2.5)];
  const { opening, instructions, introduction, vocabulary, language } = agent({ ingredients, notes: 'Bien mûres' });
  expect(opening).toBe(
    'Bonjour, ici l’assistant vocal du restaurant Chez Amal. Je vous appelle pour une commande : 10 kg de Tomates et 2,5 kg d’Oignons. Pouvez-vous nous livrer ?',
  );
  expect(instructions).toContain('- Tomates : 10 kg\n- Oignons : 2.5 kg');
  expect(instructions).toContain('Notes du restaurant : Bien mûres');
  expect(instructions).toContain('Consignes de livraison : par la cour');
  expect(instructions).toContain('E-mail : non communiqué');
  expect(instructions).toContain('vendredi 20 novembre 2026');
  expect(instructions + introduction + opening).not.toMatch(/\{[a-z_]+\}/);
  expect(introduction).toContain(order.fournisseur.nom);
  expect(vocabulary).toEqual([order.fournisseur.nom, 'Tomates', 'Oignons']);
  expect(language).toBe('fr');
});

it('is what the business made of it', () => {
  const own = {
    greeting: 'Ici {entreprise} : {commande} ?',
    voice: 'cedar',
    vocabulary: ['tajine'],
    language: 'ar' as const,
  };
  const spoken = agent({ ingredients: [line('Tomates')] }, own);
  expect(spoken).toMatchObject({ opening: 'Ici Chez Amal : 1 kg de Tomates ?', voice: 'cedar', language: 'ar' });
  expect(spoken.vocabulary).toContain('tajine');
});

it('does not read out a long order in the first breath, and takes nothing in an order for a variable', () => {
  const many = agent({ ingredients: Array.from({ length: 60 }, (_, index) => line(`Produit {adresse} ${index}`)) });
  expect(many.opening).toContain('60 produits');
  expect(many.instructions).toContain('- Produit {adresse} 59 : 1 kg');
  expect(many.vocabulary).toHaveLength(50);
});
