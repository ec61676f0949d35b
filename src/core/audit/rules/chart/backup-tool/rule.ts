import { chartRule } from "../../../charts.ts";
import type { Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const BACKUP_TOOL: Rule = chartRule("backup-tool", "medium", PAGE);
