import type { Fault, FaultKind, FaultOf } from './fault.ts';

/** A fault that waits for its occasion. `times` and `skip` count down. */
type ArmedFault = Fault & { id: string; struck: number };

/** The faults waiting to strike. Each place in the simulator asks for its own kind at its own moment. */
export class FaultBox {
  #faults: ArmedFault[] = [];
  #added = 0;

  add(fault: Fault): ArmedFault {
    this.#added += 1;
    const armed = { ...fault, id: `fault_${this.#added}`, struck: 0 };
    this.#faults.push(armed);
    return armed;
  }

  list(): readonly ArmedFault[] {
    return this.#faults;
  }

  /** Disarms one fault, or all of them. Returns how many there were. */
  clear(id?: string): number {
    const before = this.#faults.length;
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    return before - this.#faults.length;
  }

  /** This is an occasion for a fault of that kind: returns the one that strikes, if any. */
  take<K extends FaultKind>(kind: K, suits: (fault: FaultOf<K>) => boolean = () => true): FaultOf<K> | null {
    for (const armed of this.#faults) {
      if (!isOfKind(armed, kind) || !suits(armed)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.struck += 1;
      if (armed.times !== null && armed.struck >= armed.times) this.clear(armed.id);
      return armed;
    }
    return null;
  }
}

function isOfKind<K extends FaultKind>(fault: ArmedFault, kind: K): fault is ArmedFault & FaultOf<K> {
  return fault.kind === kind;
}
