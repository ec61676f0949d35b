import type { AuditDocument } from "../audit/document.ts";
import { FINDING_SEVERITIES, type Finding, type FindingSeverity } from "../audit/finding.ts";

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** How many headlines there are of each severity: what hangs under another is not counted twice. */
export function tallyHeadlines(document: AuditDocument): ReadonlyMap<FindingSeverity, number> {
  const counts = new Map<FindingSeverity, number>();
  for (const { finding } of headlines(document.findings))
    counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1);
  return counts;
}

/** `2 critical, 1 low` of the headlines, or nothing. */
export function countSeverities(document: AuditDocument): string {
  const counts = tallyHeadlines(document);
  return FINDING_SEVERITIES.flatMap((severity) =>
    counts.has(severity) ? [`${counts.get(severity)} ${severity}`] : [],
  ).join(", ");
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

/** `aws/111111111111/authorization-details.json:12:3`, or nothing where the place has no file. */
export function placeOf(finding: Finding): string | undefined {
  const { at } = finding;
  return at?.file === undefined ? undefined : `${at.file}:${at.line}:${at.column}`;
}

/** What was not read, in words: all that makes a silence prove nothing. */
export function unread(document: AuditDocument): readonly string[] {
  return document.sources
    .filter((source) => source.standing !== "ok" && source.standing !== "absent")
    .map((source) => {
      const where = [source.account, source.host, source.file].filter((part) => part !== undefined).join(" ");
      const detail = source.detail === undefined ? "" : `: ${source.detail}`;
      return `${source.kind.replaceAll("-", " ")}${where === "" ? "" : ` of ${where}`} (${source.standing})${detail}`;
    });
}

/** The subject of a token and what else of it decides, on one line. */
export function sayToken(token: Readonly<Record<string, unknown>>): string {
  const subject = typeof token["sub"] === "string" ? token["sub"] : "";
  const others = ["aud", "project_id", "ref_protected"]
    .filter((claim) => token[claim] !== undefined)
    .map((claim) => `${claim} ${JSON.stringify(token[claim])}`);
  return [subject, ...others].filter((part) => part !== "").join(" · ");
}

/** Rules that had to stay silent, by what they lacked. */
export function silences({ summary }: AuditDocument): readonly string[] {
  const byReason = Map.groupBy(summary.skipped, ({ because }) => because);
  return [...byReason].map(([because, rules]) => `${because}, so silent: ${rules.map(({ rule }) => rule).join(", ")}`);
}
