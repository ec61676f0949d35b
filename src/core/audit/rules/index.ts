import type { Rule } from "../rule.ts";
import { PROVIDER_RULES } from "./provider/index.ts";
import { PERMISSION_RULES } from "./permission/index.ts";
import { TRUST_RULES } from "./trust/index.ts";

/** Every rule, by id. */
export const RULES: readonly Rule[] = [...TRUST_RULES, ...PROVIDER_RULES, ...PERMISSION_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

export function ruleById(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
