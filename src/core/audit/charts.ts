import { CHART_FINDERS } from "../chart/lint/lint.ts";
import { findAgentsInManifests } from "../chart/lint/manifests.ts";
import type { ChartProblem, ChartRule } from "../chart/lint/problem.ts";
import { chartReadings } from "./chart/readings.ts";
import type { FindingSeverity } from "./finding.ts";
import type { Page } from "./page.ts";
import type { Audit, Raised, Rule } from "./rule.ts";

/** A rule about charts: the same function that `chart lint` asks, of every chart that the estate holds. */
export function chartRule(name: ChartRule, severity: FindingSeverity, page: Page): Rule {
  return { id: `chart/${name}`, severity, page, find };

  function* find({ estate }: Audit): Iterable<Raised> {
    for (const reading of chartReadings(estate).readings) {
      for (const problem of CHART_FINDERS[name](reading)) yield raise(problem);
    }
    if (name !== "legacy-agent") return;
    for (const problem of findAgentsInManifests(estate.manifests)) yield raise(problem);
  }
}

function raise({ title, message, help, lines, at, meaning }: ChartProblem): Raised {
  return {
    resource: at?.source.name ?? "values",
    title,
    message,
    help: lines === undefined ? help : `${help}; \`sallyport chart lint\` shows the lines as they should be`,
    ...(at === undefined ? {} : { at }),
    meaning,
  };
}
