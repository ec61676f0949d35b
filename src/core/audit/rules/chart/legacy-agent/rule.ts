import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const LEGACY_AGENT: Rule = chartRule("legacy-agent", "medium", PAGE);
