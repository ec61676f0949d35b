import type { RuleEntry } from "./document.ts";

/** Every rule that the audit asks, by id. Empty until the first of them lands. */
export const RULES: readonly RuleEntry[] = [];
