import type { EscalationPath } from "./escalation-path.ts";
import { THROUGH_IDENTITIES } from "./paths/identities.ts";
import { BY_PASSING_ROLES } from "./paths/passing.ts";
import { THROUGH_WHAT_RUNS } from "./paths/running.ts";

/**
 * The ways up, as published in DataDog's pathfinding.cloud catalogue (Apache-2.0; facts only). Rows marked "known" are
 * not in it: their actions are in AWS's service authorization data, and how they work is common knowledge.
 */
export const PATHS: readonly EscalationPath[] = [...THROUGH_IDENTITIES, ...BY_PASSING_ROLES, ...THROUGH_WHAT_RUNS];
