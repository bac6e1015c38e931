import { relative } from 'node:path';
import color from 'picocolors';
import type { Place } from '../providers/providers.ts';
import type { PlatformSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

export interface Announcement {
  settings: PlatformSettings;
  publicUrl: string;
  /** Of the page with what was sent. */
  mailboxUrl: string;
  providers: { name: string; place: Place; simulatorUrl: string | undefined }[];
  controlUrl: string | undefined;
}

/** Says where everything is: what a developer wants to know before the first request. */
export function announce(
  terminal: Terminal,
  { settings, publicUrl, mailboxUrl, providers, controlUrl }: Announcement,
): void {
  const line = (title: string, text: string) => terminal.info(`  ${color.bold(title.padEnd(9))} ${text}`);
  const folder = relative(process.cwd(), settings.dataDir) || settings.dataDir;
  terminal.info('');
  line('API key', settings.X_API_KEY === undefined ? `in ${folder}/api-key` : 'X_API_KEY of your environment');
  for (const { name, place, simulatorUrl } of providers) {
    line(name, placeText(place, simulatorUrl));
  }
  line('Mailbox', mailboxUrl);
  const outside = providers.some(({ place }) => place.kind !== 'simulated');
  if (settings.PUBLIC_HOST !== undefined) line('Public', outside ? `${publicUrl} must lead here` : publicUrl);
  if (controlUrl !== undefined) line('Control', controlUrl);
  line(
    'State',
    `${folder}/ ${color.dim('(kept; delete it to start afresh)')}, logs in ${folder}/logs/: npm run monitor`,
  );
  const twilio = providers.find(({ name }) => name === 'Twilio');
  if (twilio?.place.kind === 'real' && !publicUrl.startsWith('https://')) {
    terminal.warn('Twilio', 'cannot reach localhost: set PUBLIC_HOST to a host that leads here, such as a tunnel’s.');
  }
  terminal.info('');
}

function placeText(place: Place, simulatorUrl: string | undefined): string {
  switch (place.kind) {
    case 'real':
      return color.yellow('real: calls cost money');
    case 'given':
      return `at ${place.url}`;
    case 'simulated':
      return `simulated ${color.dim(`(control: ${simulatorUrl}/_sim)`)}`;
  }
}
