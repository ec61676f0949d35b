import type { Rule } from "../../rule.ts";
import { CAN_BE_PLANTED } from "./can-be-planted/rule.ts";
import { INSECURE_ISSUER } from "./insecure-issuer/rule.ts";
import { MISSING } from "./missing/rule.ts";
import { SHARED_AUDIENCE } from "./shared-audience/rule.ts";
import { UNUSED } from "./unused/rule.ts";

export const PROVIDER_RULES: readonly Rule[] = [CAN_BE_PLANTED, INSECURE_ISSUER, MISSING, SHARED_AUDIENCE, UNUSED];
