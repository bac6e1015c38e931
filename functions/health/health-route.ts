import { type Route, route } from '../entry/http.ts';
import type { ProviderStatus } from './provider-status.ts';

interface Deps {
  version: string;
  twilio(): Promise<ProviderStatus>;
  openai(): Promise<ProviderStatus>;
}

/** Liveness, for load balancers, monitors and people. We are alive whether or not the providers are. */
export const healthRoute = (deps: Deps): Route =>
  route('GET /health', {}, async () => {
    const [twilio, openai] = await Promise.all([deps.twilio(), deps.openai()]);
    const { version } = deps;
    return { status: 200, body: { status: 'ok', service: 'comptoir', version, providers: { twilio, openai } } };
  });
