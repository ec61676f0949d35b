import type { Rule } from "../../rule.ts";
import { CI_USER } from "./ci-user/rule.ts";
import { EXPOSED_VARIABLE } from "./exposed-variable/rule.ts";
import { IN_GITLAB } from "./in-gitlab/rule.ts";
import { IN_REPOSITORY } from "./in-repository/rule.ts";
import { OUTRANKS_OIDC } from "./outranks-oidc/rule.ts";
import { STALE } from "./stale/rule.ts";
import { TWO_ACTIVE } from "./two-active/rule.ts";
import { UNUSED } from "./unused/rule.ts";

export const KEY_RULES: readonly Rule[] = [
  CI_USER,
  EXPOSED_VARIABLE,
  IN_GITLAB,
  IN_REPOSITORY,
  OUTRANKS_OIDC,
  STALE,
  TWO_ACTIVE,
  UNUSED,
];
