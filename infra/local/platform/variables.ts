import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';

/** The developer's settings: `.env` beneath the environment. An empty value counts as none, as in a copied `.env.example`. */
export type Variables = Readonly<Record<string, string | undefined>>;

export function readVariables(envFile: string, environment: Variables): Variables {
  const all = { ...readEnvFile(envFile), ...withoutEmpty(environment) };
  return withoutEmpty(all);
}

function readEnvFile(path: string): Record<string, string> {
  try {
    return parse(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
}
