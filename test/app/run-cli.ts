import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runCommandLine } from "../../src/app/cli/run-command-line.ts";
import { WHOLE_PROGRAM } from "../../src/app/cli/whole-program.ts";
import type { World } from "../../src/app/world.ts";
import type { Sink } from "../../src/edge/term/stream.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The folder in which it ran; gone when the test ends. */
  readonly cwd: string;
}

export interface Setup {
  /** Files to lay into a fresh working directory before. */
  readonly files?: Readonly<Record<string, string>>;
  /** Another directory instead of a fresh one. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly terminal?: boolean;
  /** What somebody types when asked, line by line. */
  readonly answers?: readonly string[];
  readonly columns?: number;
  readonly now?: Date;
  readonly fetch?: typeof globalThis.fetch;
  /** Called with what interrupts the run, as Ctrl-C does. */
  readonly interrupt?: (press: () => void) => void;
}

/** Runs a command line in this process, as a user would: `await runCli(["who", "trust.json"], { files: { ... } })`. */
export async function runCli(words: readonly string[], setup: Setup = {}): Promise<Outcome> {
  const { world, stdout, stderr } = fakeWorld(setup);
  const code = await runCommandLine(words, world, WHOLE_PROGRAM);
  return { code, stdout: stdout(), stderr: stderr(), cwd: world.cwd };
}

interface FakeWorld {
  readonly world: World;
  /** What was written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
}

export function fakeWorld(setup: Setup = {}): FakeWorld {
  const cwd = setup.cwd ?? freshFolder();
  for (const [name, text] of Object.entries(setup.files ?? {})) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  const answers = [...(setup.answers ?? [])];
  const stdout = fakeSink(setup);
  const stderr = fakeSink(setup);
  const world: World = {
    stdin: {
      isTerminal: setup.stdin === undefined && setup.terminal === true,
      read: () => setup.stdin ?? "",
      line: () => Promise.resolve(answers.shift()),
    },
    stdout,
    stderr,
    env: setup.env ?? {},
    cwd,
    now: () => setup.now ?? new Date("2026-11-20T12:00:00Z"),
    fetch: setup.fetch ?? (() => Promise.reject(new TypeError("this test has no network"))),
    onInterrupt(listener) {
      setup.interrupt?.(listener);
      return () => undefined;
    },
  };
  return { world, stdout: stdout.text, stderr: stderr.text };
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function fakeSink(setup: Setup): Sink & { text: () => string } {
  const chunks: Buffer[] = [];
  return {
    write: (text) => void chunks.push(Buffer.from(text)),
    isTerminal: setup.terminal === true,
    columns: setup.columns ?? (setup.terminal ? 80 : undefined),
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}
