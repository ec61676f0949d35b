import { valueAt } from "../../text/pick.ts";
import { REMOVALS, type Removal } from "../generations.ts";
import type { ChartReading } from "../reading.ts";
import { type ChartProblem, dotted, linesUnder, placeIn } from "./problem.ts";

/** Values that are written and that nobody reads. */
export function* findRenamed(reading: ChartReading): Iterable<ChartProblem> {
  if (reading.chart === "gitlab-runner") return;
  for (const removal of REMOVALS) {
    const node = valueAt(reading.values.root, ...removal.path);
    if (node === undefined || !isGone(removal, reading)) continue;
    const name = dotted(removal.path);
    const { to } = removal;
    const chart = removal.since === undefined ? "the chart" : `chart ${removal.since}`;
    yield {
      title: `${chart} does not read \`${name}\`${to === undefined ? "" : `, but \`${dotted(to)}\``}`,
      message: `${removal.says}; what stands below has no effect, or stops the rendering`,
      help: to === undefined ? `take \`${name}\` out` : `move it to \`${dotted(to)}\``,
      ...placeIn(reading, node),
      ...(to === undefined ? {} : { lines: linesUnder(to, [`# what stands under ${name}`]) }),
      meaning: name,
    };
  }
}

/** What a certain chart no longer reads is only wrong for those who said that they have it. */
function isGone({ since }: Removal, { generation }: ChartReading): boolean {
  return since === undefined || (generation !== undefined && generation.chart >= since);
}
