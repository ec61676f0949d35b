import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const RENAMED: Rule = chartRule("renamed", "high", PAGE);
