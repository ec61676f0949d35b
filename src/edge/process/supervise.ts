import { spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { SallyportError } from "../../core/text/failure.ts";

export interface ChildWish {
  readonly command: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * What a process may be sent to act on. SIGUSR1 is among them because without a listener it opens Node's debugger, which
 * would let anybody on this machine into our memory.
 */
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGCONT", "SIGWINCH"] as const;

/** What a terminal sends to everything in its foreground: the child has it from there already. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT", "SIGWINCH", "SIGCONT"]);

/**
 * Lets a polite kill end this process as an exit does, so that what is registered for exits runs. The result takes that
 * back: whoever supervises a child has its own idea of signals.
 */
export function exitOnSignals(): () => void {
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
    const listener = (): void => process.exit(128 + constants.signals[signal]);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const release of listeners) release();
  };
}

/** Runs a command with our own streams and terminal until it ends. The result is its exit code, or 128 and its signal. */
export function supervise({ command, words, env, cwd }: ChildWish): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env, cwd, stdio: "inherit" });
    const onTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
    const listeners = FORWARDED.map((signal) => {
      const listener = (): void => {
        if (!(onTerminal && FROM_TERMINAL.has(signal))) child.kill(signal);
      };
      process.on(signal, listener);
      return { signal, listener };
    });
    const release = (): void => {
      for (const { signal, listener } of listeners) process.off(signal, listener);
    };
    child.on("error", (cause) => {
      release();
      reject(startFailure(command, cause));
    });
    child.on("exit", (code, signal) => {
      release();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

function startFailure(command: string, cause: Error): SallyportError {
  const errno = "code" in cause ? String(cause.code) : "";
  const why = errno === "ENOENT" ? "there is no such command" : errno === "EACCES" ? "it may not be executed" : errno;
  return new SallyportError("exec/cannot-start", `\`${command}\` cannot be started: ${why}`, { cause });
}
