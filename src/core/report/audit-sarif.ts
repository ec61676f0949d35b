import type { AcceptedFinding, AuditDocument, RuleEntry } from "../audit/document.ts";
import type { Finding, FindingSeverity } from "../audit/finding.ts";
import { visible } from "../text/visible.ts";
import { artifactOf } from "./artifact.ts";
import { sayToken } from "./words.ts";

/** GitLab takes at most 5,000 results a run and twenty runs a file, and 1,024 characters a message. */
const RESULTS_A_RUN = 5000;
const RUNS = 20;
const MESSAGE = 1024;

const LEVELS = { critical: "error", high: "error", medium: "warning", low: "note", info: "note" } as const;

/** GitHub and GitLab read the number: critical from 9.0, high from 7.0, medium from 4.0. */
const SCORES: Readonly<Record<FindingSeverity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.0",
};

/** SARIF 2.1.0 (OASIS), within the limits of GitLab's and GitHub's readers. */
export function renderAuditSarif(document: AuditDocument, tool: { readonly version: string }): string {
  const results = [...document.findings.map((one) => result(one)), ...document.accepted.map(suppressed)];
  const kept = results.slice(0, RESULTS_A_RUN * RUNS);
  const runs = [];
  for (let at = 0; at < Math.max(kept.length, 1); at += RESULTS_A_RUN) {
    runs.push(
      run(document, tool.version, kept.slice(at, at + RESULTS_A_RUN), runs.length, results.length - kept.length),
    );
  }
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function run(
  document: AuditDocument,
  version: string,
  results: readonly object[],
  index: number,
  dropped: number,
): object {
  return {
    tool: {
      driver: {
        name: "Sallyport",
        semanticVersion: version,
        rules: document.rules.map(describeRule),
      },
    },
    automationDetails: { id: `sallyport/${index}/` },
    columnKind: "utf16CodeUnits",
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(document, dropped) }],
    results,
  };
}

function describeRule(rule: RuleEntry): object {
  return {
    id: rule.id,
    name: rule.id.replaceAll(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: cut(rule.summary) },
    help: { text: rule.help, markdown: rule.help },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { "security-severity": SCORES[rule.severity], tags: ["security", rule.id.split("/")[0] ?? "audit"] },
  };
}

function result(finding: Finding): object {
  const { path, line, column, endLine, endColumn } = artifactOf(finding);
  return {
    ruleId: finding.rule,
    level: LEVELS[finding.severity],
    message: { text: cut(visible(messageOf(finding))) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(path) },
          region: { startLine: line, startColumn: column, endLine, endColumn: Math.max(endColumn, column + 1) },
        },
        logicalLocations: [{ fullyQualifiedName: visible(finding.resource), kind: "resource" }],
      },
    ],
    partialFingerprints: { "sallyport/v1": finding.fingerprint },
    properties: { "security-severity": SCORES[finding.severity] },
  };
}

function suppressed({ finding, because }: AcceptedFinding): object {
  return {
    ...result(finding),
    suppressions: [{ kind: "external", status: "accepted", justification: cut(visible(because)) }],
  };
}

function messageOf(finding: Finding): string {
  const token = finding.witness === undefined ? "" : ` Gets in: ${sayToken(finding.witness)}.`;
  const help = finding.help === undefined ? "" : ` ${finding.help}`;
  return `${finding.title}: ${finding.message}.${token}${help}`;
}

/** What was not read: a reader of the log must not take silence for health. */
function notifications(document: AuditDocument, dropped: number): object[] {
  const notes = document.sources
    .filter((source) => source.standing !== "ok" && source.standing !== "absent")
    .map((source) => `${source.kind} ${source.account ?? source.host ?? source.file ?? ""}: ${source.standing}`);
  for (const { rule, because } of document.summary.skipped) notes.push(`${rule} stayed silent: ${because}`);
  if (dropped > 0) notes.push(`${dropped} results are left out: GitLab reads no more`);
  return notes.map((text) => ({ level: "warning", message: { text: cut(visible(text)) } }));
}

function cut(text: string): string {
  return text.length <= MESSAGE ? text : `${text.slice(0, MESSAGE - 1).toWellFormed()}…`;
}
