import { layColumns } from "../../../core/text/columns.ts";
import type { Look, Style } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";
import type { Health, Result } from "../doctor/check.ts";
import { CHECKS } from "../doctor/checks.ts";
import { deliver } from "../output.ts";
import { withProgress } from "../progress.ts";

interface Examined extends Result {
  readonly check: string;
}

export const run: Run = async (context) => {
  const results = await withProgress(context, async (progress) => {
    const examined: Examined[] = [];
    for (const check of CHECKS) {
      progress.phase(`looking at ${check.name}`);
      for (const result of await check.look(context)) examined.push({ check: check.name, ...result });
    }
    return examined;
  });
  await deliver(context, {
    text: (style) => asText(results, style),
    json: () => JSON.stringify({ formatVersion: "1.0", checks: results }, null, 2),
  });
  return results.some(({ health }) => health === "broken") ? EXIT.no : EXIT.done;
};

const LOOKS: Readonly<Record<Health, Look>> = { ok: "green", note: "cyan", broken: "red", unknown: "yellow" };

function asText(results: readonly Examined[], style: Style): string {
  const rows = results.map(({ check, health, says, help }) => ({
    cells: [health, check],
    looks: [LOOKS[health]],
    text: visible(says) + (help === undefined ? "" : `\nhelp: ${visible(help)}`),
  }));
  return layColumns(rows, style);
}
