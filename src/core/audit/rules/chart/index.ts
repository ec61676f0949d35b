import type { Rule } from "../../rule.ts";
import { ACCOUNT_DISABLED } from "./account-disabled/rule.ts";
import { BACKUP_TOOL } from "./backup-tool/rule.ts";
import { BUCKET_MISMATCH } from "./bucket-mismatch/rule.ts";
import { ENDPOINT_BREAKS_ROLE } from "./endpoint-breaks-role/rule.ts";
import { GLOBAL_WINS } from "./global-wins/rule.ts";
import { KEYPAIR_WINS } from "./keypair-wins/rule.ts";
import { LEGACY_AGENT } from "./legacy-agent/rule.ts";
import { NO_PROFILE_FLAG } from "./no-profile-flag/rule.ts";
import { RENAMED } from "./renamed/rule.ts";

export const CHART_RULES: readonly Rule[] = [
  ACCOUNT_DISABLED,
  BACKUP_TOOL,
  BUCKET_MISMATCH,
  ENDPOINT_BREAKS_ROLE,
  GLOBAL_WINS,
  KEYPAIR_WINS,
  LEGACY_AGENT,
  NO_PROFILE_FLAG,
  RENAMED,
];
