import type { Source } from "../../core/text/span.ts";
import { readText } from "../../edge/files/read.ts";
import type { Context } from "./command.ts";

/** What an argument names: a file, or standard input for `-`. */
export function readInput(context: Pick<Context, "cwd" | "stdin">, word: string): Source {
  return word === "-" ? { name: "standard input", text: context.stdin.read() } : readText(context.cwd, word);
}
