import type { Input, Sink } from "../edge/term/stream.ts";

/** Everything that a program asks of the world around it, so that a test can be that world. */
export interface World {
  readonly stdin: Input;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  readonly fetch: typeof globalThis.fetch;
  /** Takes over Ctrl-C and a polite kill from their default, which ends the process; the result gives it back. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
