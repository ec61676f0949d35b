import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const GLOBAL_WINS: Rule = chartRule("global-wins", "high", PAGE);
