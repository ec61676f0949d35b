import type { RuleEntry } from "../../../core/audit/document.ts";
import { RULES } from "../../../core/audit/rules.ts";
import { layColumns } from "../../../core/text/columns.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { type Style, paint } from "../../../core/text/style.ts";
import { wrap } from "../../../core/text/wrap.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { deliver } from "../output.ts";

export const run: Run = async (context) => {
  const [id] = context.positionals;
  const rules = id === undefined ? RULES : [ruleNamed(id)];
  await deliver(context, {
    text: (style) =>
      id === undefined ? listRules(rules, style) : rules.map((rule) => showRule(rule, style)).join("\n"),
    json: () => JSON.stringify({ formatVersion: "1.0", rules }, null, 2),
    names: () => rules.map((rule) => rule.id).join("\n"),
  });
  return EXIT.done;
};

function ruleNamed(id: string): RuleEntry {
  const rule = RULES.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  const known = RULES.map((one) => one.id);
  throw invalidArgument("cli/unknown-rule", `unknown rule \`${id}\``, didYouMean(id, known) ?? "see `sallyport rule`");
}

function listRules(rules: readonly RuleEntry[], style: Style): string {
  if (rules.length === 0) return "this version has no rules yet";
  const rows = rules.map(({ id, severity, summary }) => ({
    cells: [id, severity],
    looks: ["bold"] as const,
    text: summary,
  }));
  return layColumns(rows, style);
}

function showRule({ id, severity, summary, help }: RuleEntry, style: Style): string {
  return `${paint(style, "bold", id)}  ${severity}\n\n${wrap(summary, style.width)}\n\n${help}`;
}
