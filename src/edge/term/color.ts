import type { Sink } from "./stream.ts";

export type ColorWish = "auto" | "always" | "never";

/** Whether a stream gets colour: --color, else NO_COLOR, else FORCE_COLOR or CLICOLOR_FORCE, else a terminal that can. */
export function wantsColor(
  wish: ColorWish,
  env: Readonly<Record<string, string | undefined>>,
  stream: Pick<Sink, "isTerminal">,
): boolean {
  if (wish !== "auto") return wish === "always";
  if (isSet(env["NO_COLOR"])) return false;
  if (isForced(env["FORCE_COLOR"]) || isForced(env["CLICOLOR_FORCE"])) return true;
  return env["TERM"] !== "dumb" && stream.isTerminal;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

function isForced(value: string | undefined): boolean {
  return isSet(value) && value !== "0" && value !== "false";
}
