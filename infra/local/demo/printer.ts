import color from 'picocolors';
import type { OrderView, TurnView } from './api.ts';

const MARGIN = '  ';
const SPEAKERS = { agent: color.cyan('Agent      '), person: color.yellow('Fournisseur') } as const;
const PLAIN_SPEAKER_WIDTH = 11;
const CLOCK_WIDTH = 5;
const MAX_WIDTH = 100;

const print = (line = ''): void => console.log(line === '' ? '' : MARGIN + line);

/** What the demonstration shows in the terminal. */
export const printer = {
  title(text: string): void {
    print();
    print(color.bold(text));
    print();
  },
  done(text: string): void {
    print(`${color.green('✓')} ${text}`);
  },
  doing(text: string): void {
    print(`${color.dim('·')} ${text}`);
  },
  telephone(text: string): void {
    print(`${color.magenta('☎')} ${text}`);
  },
  blank: (): void => print(),

  /** One turn of the conversation, at its time from the first, wrapped to the terminal. */
  turn(turn: TurnView, fromMs: number): void {
    const seconds = Math.max(0, Math.round((Date.parse(turn.at) - fromMs) / 1000));
    const clock = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
    const indent = CLOCK_WIDTH + PLAIN_SPEAKER_WIDTH + 4;
    const [first = '', ...rest] = wrap(turn.text, width() - indent - MARGIN.length);
    print(`${color.dim(clock)}  ${SPEAKERS[turn.speaker]}  ${first}`);
    for (const line of rest) print(' '.repeat(indent) + line);
  },

  /** The order's end in one line. */
  outcome({ statut, resultat, raison, cout }: OrderView): void {
    const said = [
      resultat?.date_livraison
        ? `livraison ${resultat.date_livraison}${resultat.creneau ? ` ${resultat.creneau}` : ''}`
        : null,
      resultat?.prix_total == null ? null : `${resultat.prix_total} ${resultat.devise ?? ''}`.trim(),
      raison,
    ].filter((part) => part !== null);
    const paint = statut === 'confirmee' ? color.green : color.yellow;
    print(`${paint('✓')} ${color.bold(paint(statut))}${said.length > 0 ? ` · ${said.join(' · ')}` : ''}`);
    if (cout) {
      const cost = `${cout.total_eur.toFixed(3)} €${cout.definitif ? '' : ' without the carrier’s part, which is not billed yet'}`;
      print(color.dim(`  cost ${cost} · the original estimated ${cout.estimation_eur.toFixed(2)} € per order`));
    }
  },
};

function width(): number {
  return Math.min(process.stdout.columns ?? MAX_WIDTH, MAX_WIDTH);
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}
