import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const BUCKET_MISMATCH: Rule = chartRule("bucket-mismatch", "medium", PAGE);
