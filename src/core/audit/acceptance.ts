import type { Acceptance } from "../settings/acceptance.ts";
import type { AcceptedFinding } from "./document.ts";
import type { Finding } from "./finding.ts";

export interface Sorted {
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Entries that ended, and whose findings are back. */
  readonly expired: readonly Acceptance[];
  /** Entries that no finding answers to: what they were for is gone, or they are misspelt. */
  readonly unused: readonly Acceptance[];
}

/** Parts findings into those that stand and those that somebody took on. */
export function sortAccepted(findings: readonly Finding[], acceptances: readonly Acceptance[], today: string): Sorted {
  const standing: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  const expired = new Set<Acceptance>();
  const used = new Set<Acceptance>();
  for (const finding of findings) {
    const fitting = acceptances.filter((entry) => entry.rule === finding.rule && fits(entry.at, finding.resource));
    for (const entry of fitting) used.add(entry);
    const holding = fitting.find((entry) => entry.until === undefined || today <= entry.until);
    if (holding === undefined) {
      for (const entry of fitting) expired.add(entry);
      standing.push(finding);
      continue;
    }
    const { because, until } = holding;
    accepted.push({ finding, because, ...(until === undefined ? {} : { until }) });
  }
  return {
    findings: standing,
    accepted,
    expired: [...expired],
    unused: acceptances.filter((entry) => !used.has(entry)),
  };
}

function fits(pattern: string, resource: string): boolean {
  const parts = pattern.split("*");
  const [first = ""] = parts;
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return pattern === resource;
  if (!resource.startsWith(first) || !resource.endsWith(last) || resource.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = resource.indexOf(part, at);
    if (found < 0 || found + part.length > resource.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
