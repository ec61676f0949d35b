import type { Finding } from "./finding.ts";

/**
 * One headline a door: where several rules fire on one cause, the first of this list that fired stands for it and the
 * rest of the list hang under it. Rules that name a cause come before those that name how far it reaches.
 */
const CAUSES: readonly string[] = [
  "trust/anyone",
  "trust/open-through-missing-key",
  "trust/variable-tautology",
  "trust/poisoned-list",
  "trust/any-project",
  "trust/claimable-path",
  "trust/moved-path",
  "trust/outsiders",
  "trust/fork-pipelines",
  "trust/sibling-project",
  "trust/whole-group",
  "trust/merge-request-code",
  "trust/any-ref",
  "trust/subject-format-drift",
  "trust/ref-prefix",
  "trust/ref-type-open",
  "trust/case-folding",
  "trust/unprotected-ref",
  "trust/path-not-identity",
];

export function putUnderHeadlines(findings: readonly Finding[]): readonly Finding[] {
  const headlines = new Map<string, string>();
  for (const { door, rule } of findings) {
    const rank = CAUSES.indexOf(rule);
    if (door === undefined || rank < 0) continue;
    const first = headlines.get(door);
    if (first === undefined || rank < CAUSES.indexOf(first)) headlines.set(door, rule);
  }
  return findings.map((finding) => {
    const headline = finding.door === undefined ? undefined : headlines.get(finding.door);
    const hangs = headline !== undefined && headline !== finding.rule && CAUSES.includes(finding.rule);
    return hangs ? { ...finding, under: headline } : finding;
  });
}
