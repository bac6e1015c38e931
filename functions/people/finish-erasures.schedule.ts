import { finishErasures } from '../../shared/domain/people/finish-erasures.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { secret } from '../entry/platform.ts';
import { scheduledFunction } from '../entry/schedule.ts';
import { erasuresEnv } from './env.ts';
import { erasing } from './erasing.ts';

const env = readEnv(erasuresEnv);
const deps = erasing(env, createDocumentStore(), secret(env.PERSON_KEY_SECRET_ARN));

/** Every minute: goes on with erasures that somebody left, and looks once more where all seemed gone. */
export const handler = scheduledFunction(async () => {
  const seen = await finishErasures(deps);
  if (seen > 0) deps.log.info('Due erasures were looked at', { seen });
});
