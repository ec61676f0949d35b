import type { AuditDocument } from "../audit/document.ts";
import type { Finding, FindingSeverity } from "../audit/finding.ts";
import { sha256 } from "../text/hash.ts";
import { visible } from "../text/visible.ts";
import { artifactOf } from "./artifact.ts";

/** The oldest version of the schema that says all of it: older self-managed instances refuse newer ones. */
const SCHEMA_VERSION = "15.0.7";

const SEVERITIES: Readonly<Record<FindingSeverity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

/** GitLab's SAST report. An audit that was not complete is a scan that did not succeed. */
export function renderAuditSast(
  document: AuditDocument,
  tool: { readonly version: string; readonly now: string },
): string {
  const { version } = tool;
  const vendor = { name: "Sallyport" };
  const time = (document.taken ?? tool.now).slice(0, 19);
  const report = {
    version: SCHEMA_VERSION,
    scan: {
      analyzer: { id: "sallyport", name: "Sallyport", version, vendor },
      scanner: { id: "sallyport", name: "Sallyport", version, vendor },
      type: "sast",
      start_time: time,
      end_time: time,
      status: document.complete ? "success" : "failure",
    },
    vulnerabilities: document.findings.map(vulnerability),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function vulnerability(finding: Finding): object {
  const { path, line, endLine } = artifactOf(finding);
  const solution = finding.fix?.summary ?? finding.help;
  return {
    id: uuidOf(finding.fingerprint),
    name: visible(finding.title).slice(0, 255),
    description: visible(finding.message),
    severity: SEVERITIES[finding.severity],
    ...(solution === undefined ? {} : { solution: visible(solution) }),
    identifiers: [{ type: "sallyport_rule", name: finding.rule, value: finding.rule }],
    location: { file: path, start_line: line, end_line: endLine },
  };
}

/** A UUID that stays: version 8 of RFC 9562, its bits from the fingerprint's hash. */
function uuidOf(fingerprint: string): string {
  const hex = sha256(`sallyport vulnerability ${fingerprint}`);
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
