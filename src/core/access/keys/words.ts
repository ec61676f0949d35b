import type { KeyUse } from "./user-key.ts";

/** `2026-11-20 12:00 UTC` */
export function sayTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** `2026-11-20 12:00 UTC for ecr in eu-west-1` */
export function sayUse(use: KeyUse | undefined): string {
  if (use === undefined) return "never";
  const by = use.service === undefined ? "" : ` for ${use.service}`;
  return `${sayTime(use.at)}${by}${use.region === undefined ? "" : ` in ${use.region}`}`;
}
