import { memoryOf } from './memory.ts';

/** Frames that leave soon are written here first; enough for some two hundred of them. */
const SLAB_BYTES = 64 * 1024;

/**
 * Memory in which sockets compose what they are about to write, shared by all: a region lives from its first byte to the write at the end of
 * the same turn of the event loop. What the kernel took at once leaves its memory free for the next turn; what it did not
 * take stays untouched, because the slab is then given away and a new one begun when it is full.
 */
class Slab {
  readonly memory = memoryOf(Buffer.allocUnsafeSlow(SLAB_BYTES));
  end = 0;
  regions = 0;
  lent = false;
  /** The beginnings of the memory that were written before, by length: a view costs more to make than what is in it. */
  readonly views: Buffer[] = [];
}

let slab = new Slab();

/** Part of a slab that one socket fills. */
export interface Region {
  slab: Slab;
  start: number;
  end: number;
}

const MAX_KEPT_VIEW_BYTES = 1024;
/** The largest frame that is composed in shared memory. */
export const MAX_COMPOSED_BYTES = SLAB_BYTES / 4;

/** Room for `bytes` right behind `region`'s, or null when there is none. Never with more than {@link MAX_COMPOSED_BYTES}. */
export function extend(region: Region, bytes: number): boolean {
  if (region.slab !== slab || region.end !== slab.end || slab.end + bytes > SLAB_BYTES) return false;
  slab.end += bytes;
  region.end = slab.end;
  return true;
}

/** A region of `bytes`, of which there may be {@link MAX_COMPOSED_BYTES} at the most. */
export function begin(region: Region | null, bytes: number): Region {
  if (slab.end + bytes > SLAB_BYTES) slab = new Slab();
  const start = slab.end;
  slab.end += bytes;
  slab.regions += 1;
  if (!region) return { slab, start, end: slab.end };
  region.slab = slab;
  region.start = start;
  region.end = slab.end;
  return region;
}

/** Its bytes. Nothing else may be made of the view: it is used again for the next region of that length. */
export function viewOf({ slab, start, end }: Region): Buffer {
  if (start > 0 || end > MAX_KEPT_VIEW_BYTES) return slab.memory.bytes.subarray(start, end);
  return (slab.views[end] ??= slab.memory.bytes.subarray(0, end));
}

/** The region was written. `taken`: the kernel has all of it, so that nobody reads the memory any more. */
export function release(region: Region, taken: boolean): void {
  const { slab } = region;
  slab.regions -= 1;
  if (!taken) slab.lent = true;
  if (slab.regions === 0 && !slab.lent) slab.end = 0;
}
