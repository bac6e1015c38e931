import { fileURLToPath } from 'node:url';

/** Where Node keeps compiled code of ours between starts. It checks by itself that a file is still the one it compiled. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../../.local/compile-cache', import.meta.url));
