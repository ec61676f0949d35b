import { spanOf } from "../estate/place.ts";
import { standingOf } from "../estate/standing.ts";
import type { Acceptance } from "../settings/acceptance.ts";
import { chartReadings } from "./chart/readings.ts";
import { sortAccepted } from "./acceptance.ts";
import { type DoorEntry, type AuditDocument, type RuleEntry } from "./document.ts";
import { describeDoor } from "./describe-door.ts";
import { FINDING_SEVERITIES, type Evidence, type Finding } from "./finding.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { putUnderHeadlines, tally, tallyHeadlines } from "./headline.ts";
import { helpOf } from "./rule-page.ts";
import type { Audit, Raised, Rule } from "./rule.ts";
import { weigh } from "./weigh.ts";

export interface RunOptions {
  readonly accept?: readonly Acceptance[];
  /** Fingerprints that are known and left out. */
  readonly baseline?: ReadonlySet<string>;
}

/** Asks every rule and puts the answers together: worst first, each once, the same whatever the order of the estate. */
export function runAudit(audit: Audit, rules: readonly Rule[], options: RunOptions = {}): AuditDocument {
  const raised = rules.flatMap((rule) => [...rule.find(audit)].map((one) => findingOf(rule, one)));
  const all = putUnderHeadlines(distinct(raised));
  const sorted = sortAccepted(all, options.accept ?? [], audit.today);
  const { baseline } = options;
  const findings = sorted.findings.filter((finding) => baseline === undefined || !baseline.has(finding.fingerprint));
  const spoken = new Set(
    [...findings, ...sorted.accepted.map(({ finding }) => finding)].map((finding) => finding.rule),
  );
  const doors: DoorEntry[] = audit.doors.map(describeDoor);
  const { estate } = audit;
  return {
    formatVersion: "1.0",
    complete: estate.complete,
    ...(estate.taken === undefined ? {} : { taken: estate.taken }),
    sources: estate.sources,
    accounts: estate.accounts.map(({ id, name, alias, roles, users }) => ({
      id,
      ...((name ?? alias) === undefined ? {} : { name: name ?? alias ?? "" }),
      ...(roles === undefined ? {} : { roles: roles.length }),
      ...(users === undefined ? {} : { users: users.length }),
    })),
    doors,
    findings,
    accepted: sorted.accepted,
    rules: rules.filter((rule) => spoken.has(rule.id)).map(ruleEntry),
    diagnostics: [...estate.diagnostics, ...chartReadings(estate).notes, ...acceptanceNotes(sorted)],
    summary: {
      ...tally(findings),
      headlines: tallyHeadlines(findings),
      accepted: sorted.accepted.length,
      doors: doors.length,
      rules: rules.length,
      skipped: rules.flatMap((rule) => silence(rule, audit)),
      ...(baseline === undefined ? {} : { known: sorted.findings.length - findings.length }),
    },
  };
}

function findingOf(rule: Rule, raised: Raised): Finding {
  const { door, resource, title, message, help, witness, at, fix } = raised;
  const account = raised.account ?? door?.door.account;
  return {
    rule: rule.id,
    severity: weigh(rule, raised),
    ...(door === undefined ? {} : { door: door.door.id }),
    resource,
    ...(account === undefined ? {} : { account }),
    title,
    message,
    ...(help === undefined ? {} : { help }),
    ...(witness === undefined ? {} : { witness }),
    evidence: (raised.evidence ?? []).map(evidenceOf),
    ...(at === undefined ? {} : { at: spanOf(at) }),
    fingerprint: fingerprintOf(rule.id, resource, raised.meaning),
    ...(fix === undefined ? {} : { fix }),
  };
}

function evidenceOf(evidence: NonNullable<Raised["evidence"]>[number]): Evidence {
  if (typeof evidence === "string") return { fact: evidence };
  return evidence.at === undefined ? { fact: evidence.fact } : { fact: evidence.fact, at: spanOf(evidence.at) };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byPrint = new Map<string, Finding>();
  for (const finding of findings) if (!byPrint.has(finding.fingerprint)) byPrint.set(finding.fingerprint, finding);
  return [...byPrint.values()].sort(byWeight);
}

function byWeight(a: Finding, b: Finding): number {
  const weight = FINDING_SEVERITIES.indexOf(a.severity) - FINDING_SEVERITIES.indexOf(b.severity);
  return weight || order(a.rule, b.rule) || order(a.resource, b.resource) || order(a.fingerprint, b.fingerprint);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function ruleEntry(rule: Rule): RuleEntry {
  return { id: rule.id, severity: rule.severity, summary: rule.page.summary, help: helpOf(rule) };
}

/** A rule that lacks what it reads says so, unless nobody would expect it to speak: the source was never asked for. */
function silence(rule: Rule, { estate }: Audit): { rule: string; because: string }[] {
  const missing = (rule.needs ?? []).filter((kind) => standingOf(estate.sources, kind) !== "ok");
  const [first] = missing;
  if (first === undefined) return [];
  const words = missing.map((kind) => `${kind.replaceAll("-", " ")} (${standingOf(estate.sources, kind)})`);
  return [{ rule: rule.id, because: words.join(", ") }];
}

function acceptanceNotes({ expired, unused }: ReturnType<typeof sortAccepted>): AuditDocument["diagnostics"] {
  return [
    ...expired.map((entry) => ({
      code: "accept/expired",
      severity: "warning" as const,
      message: `the acceptance of \`${entry.rule}\` at \`${entry.at}\` ended on ${entry.until ?? ""}`,
      help: "mend it, or take it on again with a new date",
    })),
    ...unused.map((entry) => ({
      code: "accept/unused",
      severity: "warning" as const,
      message: `nothing is found that \`${entry.rule}\` at \`${entry.at}\` would accept`,
      help: "remove the entry, or correct it",
    })),
  ];
}
