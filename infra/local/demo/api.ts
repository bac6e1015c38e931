import * as z from 'zod';

/** What the demonstration reads of the HTTP API. It is a client like any other: it knows the wire and nothing else. */
const orderSchema = z.looseObject({
  id: z.string(),
  statut: z.string(),
  raison: z.string().nullable(),
  appel: z.object({ id: z.string() }),
  resultat: z
    .looseObject({
      date_livraison: z.string().nullable(),
      creneau: z.string().nullable(),
      prix_total: z.number().nullable(),
      devise: z.string().nullable(),
    })
    .nullable(),
  cout: z.looseObject({ total_eur: z.number(), estimation_eur: z.number(), definitif: z.boolean() }).nullable(),
});
export type OrderView = z.infer<typeof orderSchema>;

const callSchema = z.object({
  status: z.string(),
  attempts: z.array(z.object({ carrierStatus: z.string().optional() })),
});

const transcriptSchema = z.object({
  turns: z.array(
    z.object({
      attempt: z.number(),
      leg: z.number(),
      order: z.number(),
      speaker: z.enum(['agent', 'person']),
      text: z.string(),
      heard: z.string(),
      at: z.string(),
    }),
  ),
});
export type TurnView = z.infer<typeof transcriptSchema>['turns'][number];

export interface Api {
  postOrder(body: unknown): Promise<OrderView>;
  order(orderId: string): Promise<OrderView>;
  /** The carrier's latest word on the call, or ours where it has none yet. */
  callStatus(callId: string): Promise<string>;
  turns(callId: string): Promise<TurnView[]>;
}

export function apiAt(url: string, apiKey: string): Api {
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  /** Checked, but as it came: a parsed copy would have its fields in another order. */
  const order = (body: unknown): OrderView => {
    orderSchema.parse(body);
    return body as OrderView;
  };
  return {
    postOrder: async (body) => order(await ask('/api/supplier-orders', { method: 'POST', body: JSON.stringify(body) })),
    order: async (orderId) => order(await ask(`/api/supplier-orders/${orderId}`)),
    async callStatus(callId) {
      const call = callSchema.parse(await ask(`/api/calls/${callId}`));
      return call.attempts.at(-1)?.carrierStatus ?? call.status;
    },
    turns: async (callId) => transcriptSchema.parse(await ask(`/api/calls/${callId}/transcript`)).turns,
  };
}
