import { FINDING_SEVERITIES, type Finding, type FindingSeverity } from "./finding.ts";

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

/** Findings that follow from another of the same door, whatever else is said of it. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  "permission/admin": ["permission/assume-any", "permission/no-boundary", "provider/can-be-planted"],
  "provider/missing": ["trust/admits-nobody"],
};

export function putUnderHeadlines(findings: readonly Finding[]): readonly Finding[] {
  const headlines = new Map<string, string>();
  const said = new Set(findings.map(({ door = "", rule }) => `${rule} ${door}`));
  const leaderOf = ({ door, rule }: Finding): string | undefined =>
    door === undefined
      ? undefined
      : Object.keys(FOLLOWS).find((one) => FOLLOWS[one]?.includes(rule) && said.has(`${one} ${door}`));
  for (const { door, rule } of findings) {
    const rank = CAUSES.indexOf(rule);
    if (door === undefined || rank < 0) continue;
    const first = headlines.get(door);
    if (first === undefined || rank < CAUSES.indexOf(first)) headlines.set(door, rule);
  }
  const mended = new Set(findings.flatMap(({ door, rule, fix }) => (fix === undefined ? [] : `${rule} ${door ?? ""}`)));
  return findings.map((finding) => {
    const headline = finding.door === undefined ? undefined : headlines.get(finding.door);
    const hangs = headline !== undefined && headline !== finding.rule && CAUSES.includes(finding.rule);
    const under = hangs ? headline : leaderOf(finding);
    if (under === undefined) return finding;
    if (!mended.has(`${under} ${finding.door ?? ""}`)) return { ...finding, under };
    // One door, one change: the cause's own. What is left of the rest is found again once that is done.
    const { fix: _, ...rest } = finding;
    return { ...rest, under };
  });
}

/** The headlines, each with what hangs under it: findings of the same resource that the same cause made. */
export interface Headline {
  readonly finding: Finding;
  readonly under: readonly Finding[];
}

export function headlines(findings: readonly Finding[]): readonly Headline[] {
  const heads: { finding: Finding; under: Finding[] }[] = [];
  const byCause = new Map<string, { finding: Finding; under: Finding[] }>();
  for (const finding of findings) {
    if (finding.under !== undefined) continue;
    const head = { finding, under: [] };
    heads.push(head);
    byCause.set(`${finding.rule} ${subjectOf(finding)}`, head);
  }
  for (const finding of findings) {
    if (finding.under === undefined) continue;
    const head = byCause.get(`${finding.under} ${subjectOf(finding)}`);
    // A headline that was accepted or known before leaves its followers to stand by themselves.
    if (head === undefined) heads.push({ finding, under: [] });
    else head.under.push(finding);
  }
  return heads
    .map((head, at) => ({ head, at }))
    .sort((a, b) => rank(a.head.finding) - rank(b.head.finding) || a.at - b.at)
    .map(({ head }) => head);
}

function rank(finding: Finding): number {
  return FINDING_SEVERITIES.indexOf(finding.severity);
}

function subjectOf(finding: Finding): string {
  return finding.door ?? finding.resource;
}

/** How many headlines there are of each severity: what hangs under another is not counted twice. */
export function tallyHeadlines(findings: readonly Finding[]): Record<FindingSeverity, number> {
  return tally(headlines(findings).map(({ finding }) => finding));
}

export function tally(findings: readonly Finding[]): Record<FindingSeverity, number> {
  const counts: Record<FindingSeverity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}
