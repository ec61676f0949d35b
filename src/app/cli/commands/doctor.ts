import { type Look, type Style, paint } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import { wrap } from "../../../core/text/wrap.ts";
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
      progress.phase(`looking at the ${check.name}`);
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
  const wide = Math.max(...results.map(({ check }) => check.length));
  const indent = " ".repeat(wide + 11);
  const room = Math.max(20, style.width - indent.length);
  return results
    .map(({ check, health, says, help }) => {
      const head = `${paint(style, LOOKS[health], health.padEnd(7))}  ${check.padEnd(wide)}  `;
      const advice = help === undefined ? "" : `\n${indent}${wrap(`help: ${visible(help)}`, room, indent)}`;
      return `${head}${wrap(visible(says), room, indent)}${advice}`;
    })
    .join("\n");
}
