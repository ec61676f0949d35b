import type { Rule } from "../../rule.ts";
import { AUDIENCE_MISMATCH } from "./audience-mismatch/rule.ts";
import { CREDENTIALS_IN_ARTIFACT } from "./credentials-in-artifact/rule.ts";
import { HIDDEN_EXIT_CODE } from "./hidden-exit-code/rule.ts";
import { LEGACY_TOKEN } from "./legacy-token/rule.ts";
import { TOKEN_EVERYWHERE } from "./token-everywhere/rule.ts";

export const CI_RULES: readonly Rule[] = [
  AUDIENCE_MISMATCH,
  CREDENTIALS_IN_ARTIFACT,
  HIDDEN_EXIT_CODE,
  LEGACY_TOKEN,
  TOKEN_EVERYWHERE,
];
