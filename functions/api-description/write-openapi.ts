import { writeFileSync } from 'node:fs';
import { allRoutes } from './all-routes.ts';
import { describeApi } from './describe-api.ts';

/** `npm run openapi`: writes the description anew, after a route or a schema was changed. */
writeFileSync(new URL('openapi.json', import.meta.url), `${JSON.stringify(describeApi(allRoutes()), null, 1)}\n`);
