import type { AuditDocument } from "../audit/document.ts";
import type { FindingSeverity } from "../audit/finding.ts";
import { visible } from "../text/visible.ts";
import { artifactOf } from "./artifact.ts";

const SEVERITIES: Readonly<Record<FindingSeverity, string>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
  info: "info",
};

/** GitLab's Code Quality report: the widget that every tier shows in a merge request. */
export function renderAuditCodeQuality(document: AuditDocument): string {
  const issues = document.findings.map((finding) => {
    const { path, line } = artifactOf(finding);
    return {
      description: visible(`${finding.title}: ${finding.message}`),
      check_name: finding.rule,
      fingerprint: finding.fingerprint,
      severity: SEVERITIES[finding.severity],
      location: { path, lines: { begin: line } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}
