import type { ChartReading } from "../reading.ts";
import { findDisabledAccounts } from "./account-disabled.ts";
import { findBackupTools } from "./backup-tool.ts";
import { findMismatchedBuckets } from "./bucket-mismatch.ts";
import { findBreakingEndpoints } from "./endpoint-breaks-role.ts";
import { findOverruledAccounts } from "./global-wins.ts";
import { findWinningKeyPairs } from "./keypair-wins.ts";
import { findLegacyAgents } from "./legacy-agent.ts";
import { findMissingFlags } from "./no-profile-flag.ts";
import type { ChartProblem, ChartRule } from "./problem.ts";
import { findRenamed } from "./renamed.ts";

/** How each rule looks at a chart. `chart lint` and the audit ask the same functions. */
export const CHART_FINDERS: Readonly<Record<ChartRule, (reading: ChartReading) => Iterable<ChartProblem>>> = {
  "keypair-wins": findWinningKeyPairs,
  renamed: findRenamed,
  "account-disabled": findDisabledAccounts,
  "global-wins": findOverruledAccounts,
  "endpoint-breaks-role": findBreakingEndpoints,
  "no-profile-flag": findMissingFlags,
  "legacy-agent": findLegacyAgents,
  "bucket-mismatch": findMismatchedBuckets,
  "backup-tool": findBackupTools,
};
