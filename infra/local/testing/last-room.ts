import type { FrontDesk } from './front-desk.ts';

const SUITES = 3;
const stay = {
  nom: 'Dupont',
  prenom: 'Jean',
  telephone: '0612345678',
  date_arrivee: '2027-03-15',
  date_depart: '2027-03-20',
  type_chambre: 'suite_vue_mer',
  nombre_personnes: 2,
};

/** Books all suites of some nights but one, and has `requests` ask for that one at once. How many got which status, and why; and who has them. */
export async function lastRoom(desk: FrontDesk, requests: number) {
  for (let taken = 1; taken < SUITES; taken++) {
    const { status } = await desk.api('POST /reservations', stay);
    if (status !== 201) throw new Error(`The hotel has fewer suites than ${SUITES}: ${status}`);
  }
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: requests }, () => desk.api('POST /reservations', stay)));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const count = Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status }) => status)).map(([status, all]) => [status, all?.length]),
  );
  console.log(`${requests} requests in ${seconds} s:`, count);
  const { body } = await desk.api('GET /reservations?du=2027-03-15&au=2027-03-15');
  return {
    count,
    reasons: [...new Set(answers.filter(({ status }) => status !== 201).map((answer) => answer.body['code']))],
    booked: (body['items'] as unknown[]).length,
    suites: SUITES,
  };
}
