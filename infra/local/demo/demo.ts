import { apiAt } from './api.ts';
import { findPlatform, type FoundPlatform } from './find-platform.ts';
import { followOrder } from './follow-order.ts';
import { printer } from './printer.ts';

/** `npm run demo`: one supplier order from the request to the confirmed record, with the call shown as it happens. */
const ORDER = {
  fournisseur: {
    id: 'fruits-legumes-pro',
    nom: 'Fruits & Légumes Pro',
    telephone: '+33612345678',
    email: 'contact@fruitslegumes.fr',
  },
  ingredients: [
    { nom: 'Tomates', quantite: 10, unite: 'kg' },
    { nom: 'Oignons', quantite: 5, unite: 'kg' },
  ],
};
/** Twice as fast as people speak: a demonstration need not last as long as the call it shows. */
const CHARS_PER_SECOND = 36;

async function hurry({ simulators, ours }: FoundPlatform): Promise<void> {
  if (!ours) return;
  for (const [url, settings] of [
    [simulators.twilio, { charsPerSecond: CHARS_PER_SECOND, priceDelayMs: 0 }],
    [simulators.openai, { charsPerSecond: CHARS_PER_SECOND }],
  ] as const) {
    if (url !== undefined) await fetch(`${url}/_sim/settings`, { method: 'PUT', body: JSON.stringify(settings) });
  }
}

async function demonstrate(): Promise<void> {
  printer.title('Comptoir phones a supplier');
  const started = performance.now();
  const platform = await findPlatform((line) => printer.doing(line));
  try {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    printer.done(platform.ours ? `Platform started in ${seconds} s` : `Platform found on ${platform.url}`);
    await hurry(platform);
    const api = apiAt(platform.url, platform.apiKey);
    const order = await api.postOrder(ORDER);
    const what = ORDER.ingredients.map(({ nom, quantite, unite }) => `${nom} ${quantite} ${unite}`).join(', ');
    printer.done(`Order posted: ${what} → ${ORDER.fournisseur.nom}, ${ORDER.fournisseur.telephone}`);
    const settled = await followOrder(api, order);
    printer.blank();
    printer.outcome(settled);
    printer.blank();
    console.log(JSON.stringify(settled, null, 2));
    if (settled.statut !== 'confirmee') process.exitCode = 1;
  } finally {
    await platform.stop();
  }
}

try {
  await demonstrate();
} catch (error) {
  console.error(`\n  ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
