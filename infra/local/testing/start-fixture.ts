import { startPlatform, type RunningPlatform, type StartOptions } from '../start-platform.ts';
import { fixtureAssembly } from './fixture-assembly.ts';

/** A platform that runs the fixture's app, with both providers pointed at nothing. */
export async function startFixture(options: StartOptions = {}): Promise<RunningPlatform> {
  return startPlatform({
    assembly: await fixtureAssembly(),
    ...options,
    env: { TWILIO_BASE_URL: 'http://127.0.0.1:9', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', ...options.env },
  });
}
