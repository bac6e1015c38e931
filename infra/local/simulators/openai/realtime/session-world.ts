import type { Clock } from '../clock.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { Settings } from '../settings.ts';

/** What a session shares with all the others. */
export interface SessionWorld {
  clock: Clock;
  /** The settings of this moment. */
  settings: () => Settings;
  faults: FaultBox;
}
