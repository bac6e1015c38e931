import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { controlClient } from '../control/control-client.ts';

/**
 * `npm run reapply-erasures`: on the tables that the environment names, with the credentials at hand, or else on those of the platform
 * that runs on this machine. docs/runbook.md says when.
 */
const PROGRAM = fileURLToPath(new URL('../../../functions/people/reapply-erasures.ts', import.meta.url));

async function localPlatform(): Promise<Record<string, string>> {
  const path = join(process.env['LOCAL_DATA_DIR'] ?? '.local', 'platform.json');
  const { control } = z.object({ control: z.string().optional() }).parse(JSON.parse(readFileSync(path, 'utf8')));
  if (control === undefined) {
    throw new Error('Its tables are only reachable through the control port: LOCAL_CONTROL_PORT=0 npm start');
  }
  const { aws, tables } = await controlClient(control).state();
  const table = (name: string) => {
    // A physical name ends in the logical id, and that in the CDK's eight characters.
    const found = tables.find((one) => one.slice(0, -8).endsWith(name));
    if (found === undefined) throw new Error(`It has no table ${name}.`);
    return found;
  };
  return {
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'not looked at',
    AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint,
    CALLS_TABLE: table('Calls'),
    RECEPTION_TABLE: table('Reception'),
    SUPPLIER_ORDERS_TABLE: table('SupplierOrders'),
    RESERVATIONS_TABLE: table('Reservations'),
    EVENTS_TABLE: table('Events'),
    ERASURES_TABLE: table('Erasures'),
    PERSON_KEY_SECRET_ARN: 'PersonKey',
  };
}

try {
  const where = process.env['ERASURES_TABLE'] === undefined ? await localPlatform() : {};
  const { status } = spawnSync(process.execPath, [PROGRAM], { env: { ...process.env, ...where }, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(
    `No tables are named, and no platform of this machine helps: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
