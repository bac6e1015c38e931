import { agentAnswers } from './answers/agents.ts';
import { callAnswers } from './answers/calls.ts';
import { orderAnswers } from './answers/supplier-orders.ts';
import { peopleAnswers } from './answers/people.ts';
import { receptionAnswers } from './answers/reception.ts';
import { reservationAnswers } from './answers/reservations.ts';
import { serviceAnswers } from './answers/service.ts';
import { webhookAnswers } from './answers/webhooks.ts';

/** What is answered: records as the views of their features show them, without what only the store needs. */
export const answerSchemas = {
  ...orderAnswers,
  ...receptionAnswers,
  ...callAnswers,
  ...reservationAnswers,
  ...agentAnswers,
  ...webhookAnswers,
  ...peopleAnswers,
  ...serviceAnswers,
};
