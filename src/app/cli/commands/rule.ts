import { RULES } from "../../../core/audit/rules/index.ts";
import { pageOf } from "../../../core/audit/rule-page.ts";
import type { Rule } from "../../../core/audit/rule.ts";
import { layColumns } from "../../../core/text/columns.ts";
import type { Style } from "../../../core/text/style.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";
import { deliver } from "../output.ts";
import { ruleNamed } from "../rule-named.ts";

export const run: Run = async (context) => {
  const [id] = context.positionals;
  const rules = id === undefined ? RULES : [ruleNamed(id)];
  await deliver(context, {
    text: (style) => (id === undefined ? listRules(rules, style) : rules.map(pageOf).join("\n")),
    json: () => JSON.stringify({ formatVersion: "1.0", rules: rules.map(entryOf) }, null, 2),
    names: () => rules.map((rule) => rule.id).join("\n"),
  });
  return EXIT.done;
};

function entryOf({ id, severity, page }: Rule): object {
  return { id, severity, ...page };
}

function listRules(rules: readonly Rule[], style: Style): string {
  const rows = rules.map(({ id, severity, page }) => ({
    cells: [id, severity],
    looks: ["bold"] as const,
    text: page.summary,
  }));
  return layColumns(rows, style);
}
