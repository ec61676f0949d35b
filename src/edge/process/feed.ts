import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Secret } from "../../core/text/secret.ts";

/** The first of some programs that is on the PATH. */
export function firstInstalled(names: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  return names.find((name) => (env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface FeedWish {
  readonly command: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Written to its standard input, which is then closed. */
  readonly input: Secret;
  readonly say: (text: string) => void;
}

/** Runs a program on a secret. What it prints goes to `say`; the result is its exit code, or undefined where it cannot start. */
export function feed({ command, words, env, cwd, input, say }: FeedWish): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
    child.on("error", () => resolve(undefined));
    // A program that does not read its input ends the pipe; its exit code tells.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input.reveal());
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", say);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
