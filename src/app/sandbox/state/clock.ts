/** The sandbox's time: the machine's, moved or stopped by whoever rehearses. */
export class Clock {
  private readonly base: () => number;
  private offset = 0;
  private stopped: number | undefined;

  constructor(base: () => number = Date.now) {
    this.base = base;
  }

  now(): number {
    return this.stopped ?? this.base() + this.offset;
  }

  advance(ms: number): void {
    if (this.stopped === undefined) this.offset += ms;
    else this.stopped += ms;
  }

  /** Holds the time still, at now or at the given moment. */
  stop(at: number = this.now()): void {
    this.stopped = at;
  }
}
