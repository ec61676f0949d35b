import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const KEYPAIR_WINS: Rule = chartRule("keypair-wins", "high", PAGE);
