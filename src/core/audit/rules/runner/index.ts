import type { Rule } from "../../rule.ts";
import { ACCOUNT_OVERWRITE } from "./account-overwrite/rule.ts";
import { METADATA_OPEN } from "./metadata-open/rule.ts";
import { SHARED_ROLE } from "./shared-role/rule.ts";
import { STATIC_KEYS } from "./static-keys/rule.ts";
import { UNPROTECTED } from "./unprotected/rule.ts";

export const RUNNER_RULES: readonly Rule[] = [ACCOUNT_OVERWRITE, METADATA_OPEN, SHARED_ROLE, STATIC_KEYS, UNPROTECTED];
