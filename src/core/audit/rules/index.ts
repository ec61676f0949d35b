import type { Rule } from "../rule.ts";
import { CHART_RULES } from "./chart/index.ts";
import { CI_RULES } from "./ci/index.ts";
import { KEY_RULES } from "./key/index.ts";
import { PERMISSION_RULES } from "./permission/index.ts";
import { PROVIDER_RULES } from "./provider/index.ts";
import { RUNNER_RULES } from "./runner/index.ts";
import { TRUST_RULES } from "./trust/index.ts";

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  ...CHART_RULES,
  ...CI_RULES,
  ...KEY_RULES,
  ...PERMISSION_RULES,
  ...PROVIDER_RULES,
  ...RUNNER_RULES,
  ...TRUST_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));

export function ruleById(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
