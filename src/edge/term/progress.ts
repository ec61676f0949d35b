import type { Sink } from "./stream.ts";

/** What a long command says while it works; gone from the screen when it is done. */
export interface Progress {
  /** Starts the next part of the work: `reading roles`. */
  readonly phase: (name: string) => void;
  /** How far that part is: `120 of 5000`. */
  readonly update: (detail: string) => void;
  /** Clears the line. Call it before the answer, and when the work failed. */
  readonly done: () => void;
}

export type ProgressKind = "line" | "phases" | "none";

/** A line that rewrites itself on a terminal, one plain line a phase in CI, nothing where nobody watches. */
export function progressKind(
  stderr: Pick<Sink, "isTerminal">,
  env: Readonly<Record<string, string | undefined>>,
  quiet: boolean,
): ProgressKind {
  if (quiet) return "none";
  const ci = env["CI"];
  if (ci !== undefined && ci !== "" && ci !== "false" && ci !== "0") return "phases";
  return stderr.isTerminal && env["TERM"] !== "dumb" ? "line" : "none";
}

/** Work that ends sooner than this shows nothing. */
const PATIENCE_MS = 400;
const REDRAW_MS = 100;

interface ProgressOptions {
  readonly stderr: Sink;
  readonly kind: ProgressKind;
  readonly width: number;
  readonly now: () => Date;
}

export function startProgress({ stderr, kind, width, now }: ProgressOptions): Progress {
  if (kind === "none") return { phase() {}, update() {}, done() {} };
  if (kind === "phases") return { phase: (name) => stderr.write(`${name}\n`), update() {}, done() {} };
  return startLine(stderr, width, now);
}

function startLine(stderr: Sink, width: number, now: () => Date): Progress {
  const started = now().getTime();
  let text = "";
  let drawn = "";
  let drawnAt = started + PATIENCE_MS - REDRAW_MS;
  // Work that waits for the network yields to the timer; work that computes draws when it says how far it is.
  const timer = setInterval(drawIfDue, REDRAW_MS);
  timer.unref();

  function drawIfDue(): void {
    if (text === drawn || now().getTime() - drawnAt < REDRAW_MS) return;
    drawnAt = now().getTime();
    drawn = text;
    stderr.write(`\r\u001b[K${text.slice(0, width - 1)}`);
  }
  let name = "";
  return {
    phase(next) {
      name = next;
      text = next;
      drawIfDue();
    },
    update(detail) {
      text = `${name}: ${detail}`;
      drawIfDue();
    },
    done() {
      clearInterval(timer);
      if (drawn !== "") stderr.write("\r\u001b[K");
      drawn = "";
      text = "";
    },
  };
}
