import type { Rule } from "../../rule.ts";
import { ADMIN } from "./admin/rule.ts";
import { ASSUME_ANY } from "./assume-any/rule.ts";
import { ESCALATION } from "./escalation/rule.ts";
import { INCOMPLETE } from "./incomplete/rule.ts";
import { INVERTED } from "./inverted/rule.ts";
import { NO_BOUNDARY } from "./no-boundary/rule.ts";
import { SHARED_ENVIRONMENT } from "./shared-environment/rule.ts";
import { UNUSED } from "./unused/rule.ts";
import { WILDCARD_WRITE } from "./wildcard-write/rule.ts";

export const PERMISSION_RULES: readonly Rule[] = [
  ADMIN,
  ASSUME_ANY,
  ESCALATION,
  INCOMPLETE,
  INVERTED,
  NO_BOUNDARY,
  SHARED_ENVIRONMENT,
  UNUSED,
  WILDCARD_WRITE,
];
