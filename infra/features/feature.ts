import type { Alarms } from '../constructs/alarms.ts';
import type { ConsumedQueue } from '../constructs/consumed-queue.ts';
import type { PublicApi } from '../constructs/public-api.ts';
import type { Settings } from '../settings.ts';
import type { Secrets, Tables } from '../stacks/data-stack.ts';

/** What every feature finds in place. */
export interface Platform {
  settings: Settings;
  tables: Tables;
  secrets: Secrets;
  api: PublicApi;
  alarms: Alarms;
  /** Where whoever made something happen asks for it to be told. */
  events: ConsumedQueue;
}

/** What a feature tells those who are not part of it. */
export interface Feature {
  /** Paths under the public host whose sockets the relay serves, as CloudFront spells patterns. */
  readonly sockets: readonly string[];
  /** Paths at which the relay takes requests as well as sockets. @default none */
  readonly controls?: readonly string[];
}
