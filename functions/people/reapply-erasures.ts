import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { erasureSchema } from '../../shared/domain/people/erasure.ts';
import { reapplyErasures } from '../../shared/domain/people/reapply-erasures.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { scanTable } from '../../shared/dynamodb/scan-table.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createSecrets } from '../../shared/runtime/secrets.ts';
import { erasuresEnv } from './env.ts';
import { erasing } from './erasing.ts';

/** Run by hand after a restore (docs/runbook.md), with the names of the restored tables and an operator's own credentials. */
const env = readEnv(erasuresEnv);
const client = new DynamoDBClient({});
const secret = createSecrets(awsJson('secretsmanager', () => client.config.credentials()));
const result = await reapplyErasures({
  ...erasing(env, createDocumentStore(client), secret(env.PERSON_KEY_SECRET_ARN)),
  async *ledger() {
    for await (const item of scanTable(client, env.ERASURES_TABLE)) yield erasureSchema.parse(item);
  },
  items: ({ table }) => scanTable(client, table),
});
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
