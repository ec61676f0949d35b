/** One call, as it is told afterwards. Holds no token, no secret and no document. */
export interface Entry {
  readonly index: number;
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  /** ARN of the caller, or what is known of somebody who has no AWS identity. */
  readonly caller?: string;
  readonly resource?: string;
  /**
   * `allowed`: done. `refused`: who asks may not. `failed`: allowed, and could not be done. `unknown`: the sandbox does
   * not know this call. `injected`: a fault that somebody asked for.
   */
  readonly outcome: "allowed" | "refused" | "failed" | "unknown" | "injected";
  readonly code?: string;
  readonly message?: string;
  /** Why, in steps, where the answer on the wire does not say it. */
  readonly why: readonly string[];
}

export class Journal {
  private readonly kept: Entry[] = [];
  private readonly listeners: ((entry: Entry) => void)[] = [];
  private count = 0;
  private closed = false;

  /** A long rehearsal keeps its last calls only. */
  private static readonly LIMIT = 10_000;

  /** From here on nothing is written down: what follows is no part of the rehearsal. */
  close(): void {
    this.closed = true;
  }

  add(entry: Omit<Entry, "index">): void {
    if (this.closed) return;
    const numbered = { index: this.count++, ...entry };
    this.kept.push(numbered);
    if (this.kept.length > Journal.LIMIT) this.kept.shift();
    for (const listener of this.listeners) listener(numbered);
  }

  entries(): readonly Entry[] {
    return [...this.kept];
  }

  /** How many calls were dropped from the front. */
  dropped(): number {
    return this.count - this.kept.length;
  }

  onEntry(listener: (entry: Entry) => void): void {
    this.listeners.push(listener);
  }
}
