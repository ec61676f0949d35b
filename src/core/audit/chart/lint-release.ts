import { CHART_FINDERS } from "../../chart/lint/lint.ts";
import { findAgentsInManifests, findUnrenderedRoles } from "../../chart/lint/manifests.ts";
import type { ChartProblem, ChartRule } from "../../chart/lint/problem.ts";
import { spanOf } from "../../estate/place.ts";
import { readEstate } from "../../estate/read-estate.ts";
import type { Release } from "../../estate/read-release.ts";
import type { Estate } from "../../estate/estate.ts";
import { inventoryOf } from "../../escalate/inventory.ts";
import type { Source } from "../../text/span.ts";
import { judgeDoors } from "../judged-door.ts";
import { FINDING_SEVERITIES, type FindingSeverity } from "../finding.ts";
import type { Rule } from "../rule.ts";
import { CHART_RULES } from "../rules/chart/index.ts";
import { RUNNER_RULES } from "../rules/runner/index.ts";
import { runAudit } from "../run.ts";
import type { ChartFinding } from "./chart-finding.ts";
import { type RolesAsked, checkRoles } from "./check-roles.ts";

export interface ChartLint {
  readonly formatVersion: "1.0";
  readonly findings: readonly ChartFinding[];
  /** What a snapshot would have had to hold to say more. */
  readonly unknown: readonly string[];
  readonly summary: Readonly<Record<FindingSeverity, number>>;
}

export interface LintOptions extends RolesAsked {
  readonly today: string;
  /** Accounts to hold the roles against. */
  readonly estate?: Estate;
}

/** Everything that is to be said of a release, worst first, with the texts that the findings stand in. */
export function lintRelease(
  release: Release,
  options: LintOptions,
): { readonly lint: ChartLint; readonly texts: readonly Source[] } {
  const findings: ChartFinding[] = [];
  const add = (rule: Rule, problem: ChartProblem): void => void findings.push(findingOf(rule, problem));
  const given = readEstate(release.others);
  for (const rule of CHART_RULES) {
    const name = rule.id.slice("chart/".length);
    if (!isChartRule(name)) continue;
    for (const reading of release.readings) for (const problem of CHART_FINDERS[name](reading)) add(rule, problem);
    for (const problem of inManifests(name, release, given.estate, options)) add(rule, problem);
  }
  findings.push(...ofRunners({ ...given.estate, accounts: options.estate?.accounts ?? [] }, options.today));
  const roles = options.estate === undefined ? undefined : checkRoles(release.readings, options.estate, options);
  findings.push(...(roles?.findings ?? []));
  const sorted = distinct(findings).sort(byWeight);
  return {
    lint: {
      formatVersion: "1.0",
      findings: sorted,
      unknown: roles?.unknown ?? [],
      summary: tally(sorted),
    },
    texts: [...release.texts, ...given.texts],
  };
}

/** What two of the rules also see in what was rendered. */
function* inManifests(
  name: ChartRule,
  { readings }: Release,
  { manifests }: Estate,
  { release }: RolesAsked,
): Iterable<ChartProblem> {
  if (name === "legacy-agent") yield* findAgentsInManifests(manifests);
  if (name !== "account-disabled") return;
  for (const reading of readings) yield* findUnrenderedRoles(reading, manifests, release);
}

function isChartRule(name: string): name is ChartRule {
  return Object.hasOwn(CHART_FINDERS, name);
}

/** A runner's `config.toml` by the audit's own rules about it. */
function ofRunners(estate: Estate, today: string): readonly ChartFinding[] {
  if (estate.runnerConfigs.length === 0) return [];
  const inventory = inventoryOf(estate);
  const audit = { estate, inventory, doors: judgeDoors(estate, inventory, {}), today };
  const files = new Set(estate.runnerConfigs.map(({ source }) => source.name));
  return runAudit(audit, RUNNER_RULES)
    .findings.filter(({ at }) => at !== undefined && files.has(at.file))
    .map(({ rule, severity, title, message, help, at }) => ({
      rule,
      severity,
      title,
      message,
      ...(help === undefined ? {} : { help }),
      ...(at === undefined ? {} : { at }),
    }));
}

function findingOf(rule: Rule, { title, message, help, lines, at }: ChartProblem): ChartFinding {
  return {
    rule: rule.id,
    severity: rule.severity,
    title,
    message,
    help,
    ...(lines === undefined ? {} : { lines }),
    ...(at === undefined ? {} : { at: spanOf(at) }),
  };
}

function distinct(findings: readonly ChartFinding[]): ChartFinding[] {
  const keyed = new Map<string, ChartFinding>();
  for (const one of findings) keyed.set([one.rule, one.title, one.at?.file, one.at?.start].join("\n"), one);
  return [...keyed.values()];
}

function byWeight(a: ChartFinding, b: ChartFinding): number {
  const weight = FINDING_SEVERITIES.indexOf(a.severity) - FINDING_SEVERITIES.indexOf(b.severity);
  const keyOf = ({ rule, at, title }: ChartFinding): string =>
    [rule, at?.file ?? "", String(at?.start ?? 0).padStart(9, "0"), title].join("\n");
  return weight || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}

function tally(findings: readonly ChartFinding[]): Record<FindingSeverity, number> {
  const counts: Record<FindingSeverity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
