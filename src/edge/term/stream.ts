import { fstatSync, readSync, writeSync } from "node:fs";

/** Where text goes. Never throws because the reader went away: what nobody reads is dropped. */
export interface Sink {
  readonly write: (text: string | Uint8Array) => void;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
}

/** Standard input, read whole and only when asked. */
export interface Input {
  readonly isTerminal: boolean;
  readonly read: () => string;
  /** One line that a person types, without its end; undefined where there will be none, or the signal came before it. */
  readonly line: (signal?: AbortSignal) => Promise<string | undefined>;
}

/**
 * A sink on a file descriptor. It writes synchronously, so that nothing is lost when the process ends, and does without
 * `process.stdout`, which costs more to set up than a short command takes.
 */
export function sinkTo(descriptor: 1 | 2): Sink {
  const isTerminal = isTerminalDevice(descriptor);
  let closed = false;
  return {
    write(text) {
      if (closed || text.length === 0) return;
      closed = !writeAll(descriptor, typeof text === "string" ? new TextEncoder().encode(text) : text);
    },
    isTerminal,
    // Node's own stream knows the size of the window, and follows it.
    get columns() {
      if (!isTerminal) return undefined;
      return descriptor === 1 ? process.stdout.columns : process.stderr.columns;
    },
  };
}

/** False once the other end is gone. */
function writeAll(descriptor: number, bytes: Uint8Array): boolean {
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      const code = codeOf(error);
      if (code === "EPIPE" || code === "EIO") return false;
      // The other end set the pipe non-blocking and is slow: wait a little rather than spin.
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      else throw error;
    }
  }
  return true;
}

export function standardInput(): Input {
  return {
    get isTerminal() {
      return isTerminalDevice(0);
    },
    read() {
      const chunks: Buffer[] = [];
      for (;;) {
        const chunk = Buffer.alloc(65_536);
        const length = readSome(chunk);
        if (length === 0) return Buffer.concat(chunks).toString("utf8");
        chunks.push(chunk.subarray(0, length));
      }
    },
    line: typedLine,
  };
}

/** By events: a read that blocks would keep Ctrl-C from being heard until the line is there. */
function typedLine(signal?: AbortSignal): Promise<string | undefined> {
  const { stdin } = process;
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    function end(line: string | undefined): void {
      stdin.pause().off("data", take).off("end", none).off("error", none);
      signal?.removeEventListener("abort", none);
      resolve(line);
    }
    function take(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk]);
      const at = bytes.indexOf(0x0a);
      if (at < 0) return;
      const rest = bytes.subarray(at + 1);
      end(bytes.toString("utf8", 0, at).replace(/\r$/, ""));
      if (rest.length > 0) stdin.unshift(rest);
    }
    function none(): void {
      end(undefined);
    }
    if (signal?.aborted === true || stdin.readableEnded) return none();
    signal?.addEventListener("abort", none);
    stdin.on("data", take).on("end", none).on("error", none).resume();
  });
}

function readSome(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk);
    } catch (error) {
      const code = codeOf(error);
      // Windows and closed inputs say EOF; a job without standard input has it closed.
      if (code === "EOF" || code === "EBADF") return 0;
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      else throw error;
    }
  }
}

function isTerminalDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && isTty(descriptor);
  } catch {
    return false;
  }
}

/** `/dev/null` is a character device too; asking node:tty loads the network stack, so only devices are asked about. */
function isTty(descriptor: number): boolean {
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
