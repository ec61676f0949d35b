import type { Rule } from "../../core/audit/rule.ts";
import { RULES, ruleById } from "../../core/audit/rules/index.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { invalidArgument } from "./invalid-input.ts";

/** The rule of that name, or the end of the command with the one that was probably meant. */
export function ruleNamed(id: string): Rule {
  const rule = ruleById(id);
  if (rule !== undefined) return rule;
  const known = RULES.map((one) => one.id);
  throw invalidArgument("cli/unknown-rule", `unknown rule \`${id}\``, didYouMean(id, known) ?? "see `sallyport rule`");
}
