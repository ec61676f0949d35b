import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const NO_PROFILE_FLAG: Rule = chartRule("no-profile-flag", "high", PAGE);
