import { IRSA_ANNOTATION } from "../names.ts";
import type { ChartReading } from "../reading.ts";
import { accountsIn } from "../service-account.ts";
import { type ChartProblem, dotted, linesUnder, placeIn } from "./problem.ts";

/** The templates say `default local global` of annotations: one of the two maps, never both. */
export function* findOverruledAccounts(reading: ChartReading): Iterable<ChartProblem> {
  for (const { component, path, ownRole, globalRole, isOverruled } of accountsIn(reading.values, reading.chart)) {
    if (ownRole === undefined || !isOverruled || globalRole?.value === ownRole.value) continue;
    const instead = globalRole === undefined ? "no role at all" : `\`${globalRole.value}\``;
    yield {
      title: `a global annotation replaces the role of \`${component}\``,
      message: `\`global.serviceAccount.annotations\` is not empty, so the chart never reads \`${dotted([...path, "serviceAccount", "annotations"])}\`; its pods get ${instead} and not \`${ownRole.value}\``,
      help: "leave `global.serviceAccount.annotations` empty and annotate each component",
      ...placeIn(reading, ownRole),
      lines: [
        linesUnder(["global", "serviceAccount"], ["enabled: true", "annotations: {}"]),
        linesUnder([...path, "serviceAccount", "annotations"], [`${IRSA_ANNOTATION}: ${ownRole.value}`]),
      ].join("\n"),
      meaning: `overruled ${component} ${ownRole.value}`,
    };
  }
}
