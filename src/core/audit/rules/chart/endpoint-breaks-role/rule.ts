import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const ENDPOINT_BREAKS_ROLE: Rule = chartRule("endpoint-breaks-role", "high", PAGE);
