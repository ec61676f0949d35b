import type { State } from "./state.ts";

/** How far reads lag behind writes: by time, by calls, or both. IAM itself lags by seconds. */
export interface Lag {
  readonly ms?: number;
  readonly calls?: number;
}

interface Version {
  readonly state: State;
  readonly at: number;
  readonly call: number;
}

/** The state and, while reads lag, what it was before. */
export class Store {
  lag: Lag = {};
  private versions: readonly Version[];
  private calls = 0;

  constructor(state: State) {
    this.versions = [{ state, at: Number.NEGATIVE_INFINITY, call: Number.NEGATIVE_INFINITY }];
  }

  /** Counts one call; reads that lag by calls are measured in these. */
  tick(): void {
    this.calls++;
  }

  /** What a write is checked against, and what `--save` keeps. */
  latest(): State {
    return this.versions.at(-1)?.state ?? unreachable();
  }

  /** What a read sees. */
  seen(now: number): State {
    const { ms = 0, calls = 0 } = this.lag;
    const visible = this.versions.findLast((version) => version.at <= now - ms && version.call <= this.calls - calls);
    return (visible ?? this.versions[0] ?? unreachable()).state;
  }

  write(state: State, now: number): void {
    const version = { state, at: now, call: this.calls };
    const lags = (this.lag.ms ?? 0) > 0 || (this.lag.calls ?? 0) > 0;
    this.versions = lags ? [...this.versions, version] : [version];
  }
}

function unreachable(): never {
  throw new TypeError("a store always holds a version");
}
