import { bundle } from './bundle.ts';
import { addChecks } from './checks.ts';
import { comptoir } from './comptoir.ts';

await bundle();
const app = comptoir({ env: process.env });
addChecks(app);
app.synth();
