import { CHART_FINDERS } from "../chart/lint/lint.ts";
import { findAgentsInManifests } from "../chart/lint/manifests.ts";
import type { ChartProblem, ChartRule } from "../chart/lint/problem.ts";
import type { ChartReading } from "../chart/reading.ts";
import { mergeValues } from "../chart/values.ts";
import type { Estate } from "../estate/estate.ts";
import type { Source } from "../text/span.ts";
import type { FindingSeverity } from "./finding.ts";
import type { Page } from "./page.ts";
import type { Audit, Raised, Rule } from "./rule.ts";

/** A rule about charts: the same function that `chart lint` asks, of every chart that the estate holds. */
export function chartRule(name: ChartRule, severity: FindingSeverity, page: Page): Rule {
  return { id: `chart/${name}`, severity, page, find };

  function* find({ estate }: Audit): Iterable<Raised> {
    for (const reading of readingsOf(estate)) {
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

/**
 * Every values file by itself, since nobody says in which order Helm is given them, with the connections that lie beside
 * it. Connections without values are looked at alone.
 */
function readingsOf(estate: Estate): readonly ChartReading[] {
  const { chartValues, storageSecrets } = estate;
  const ofGitlab = chartValues.filter(({ chart }) => chart === "gitlab");
  if (ofGitlab.length === 0 && storageSecrets.length > 0) {
    return [...chartValues.map(alone), { chart: "gitlab", values: mergeValues([]), secrets: storageSecrets }];
  }
  return chartValues.map((file) => {
    if (file.chart !== "gitlab") return alone(file);
    const beside = storageSecrets.filter(
      ({ source }) => ofGitlab.length === 1 || folderOf(source) === folderOf(file.source),
    );
    return { ...alone(file), secrets: beside };
  });
}

function alone(file: Estate["chartValues"][number]): ChartReading {
  return { chart: file.chart, values: mergeValues([file]), secrets: [] };
}

function folderOf({ name = "" }: Source): string {
  return name.slice(0, name.lastIndexOf("/") + 1);
}
