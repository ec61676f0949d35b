import type { Context } from "./command.ts";

/** The day in UTC, by which accepted risks run out: `2026-11-20`. */
export function today({ now }: Pick<Context, "now">): string {
  return now().toISOString().slice(0, 10);
}
