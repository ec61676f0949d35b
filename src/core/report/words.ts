import type { AuditDocument } from "../audit/document.ts";
import { FINDING_SEVERITIES, type Finding } from "../audit/finding.ts";
import { tallyHeadlines } from "../audit/headline.ts";

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `2 critical, 1 low` of the headlines, or nothing. */
export function countSeverities(document: AuditDocument): string {
  const counts = tallyHeadlines(document.findings);
  return FINDING_SEVERITIES.flatMap((severity) =>
    counts[severity] > 0 ? [`${counts[severity]} ${severity}`] : [],
  ).join(", ");
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
