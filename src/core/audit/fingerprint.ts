import { sha256 } from "../text/hash.ts";

/**
 * What tells a finding from every other and stays the same when lines move, lists are reordered or a fix of something
 * else is made: rule, resource, and the meaning of what was found.
 */
export function fingerprintOf(rule: string, resource: string, meaning: string): string {
  return sha256([rule, resource, meaning].map((part) => JSON.stringify(part)).join("\n")).slice(0, 32);
}
