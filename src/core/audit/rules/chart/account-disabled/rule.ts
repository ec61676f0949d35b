import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const ACCOUNT_DISABLED: Rule = chartRule("account-disabled", "high", PAGE);
