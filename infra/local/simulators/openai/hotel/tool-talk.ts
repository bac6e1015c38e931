import type { Turn } from '../minds/mind.ts';

export interface Stay {
  date_arrivee: string;
  date_depart: string;
}
export interface Offer {
  type_chambre: string;
  nom: string;
  disponible: boolean;
  prix_total: number;
  autres_dates?: Stay[];
}
/** What a tool answered, as far as this mind reads it. */
export interface ToolAnswer extends Partial<Stay> {
  statut?: string;
  raison?: string;
  consigne?: string;
  chambres?: Offer[];
  numero?: string;
  numero_a_dire?: string;
  prix_total?: number;
}
/** A request and its answer; null while there is none. */
export interface ToolTalk {
  name: string;
  asked: Record<string, unknown>;
  answer: ToolAnswer | null;
  /** Where the answer stands among the turns. */
  at: number;
}

/** Everything that was asked of tools so far, in order. */
export function toolTalks(turns: readonly Turn[]): ToolTalk[] {
  const talks: ToolTalk[] = [];
  for (const [at, turn] of turns.entries()) {
    if (turn.by === 'tool_call') talks.push({ name: turn.name, asked: parsed(turn.arguments), answer: null, at });
    if (turn.by !== 'tool_result') continue;
    const open = talks.find(({ answer }) => answer === null);
    if (open) Object.assign(open, { answer: parsed(turn.output), at });
  }
  return talks;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
