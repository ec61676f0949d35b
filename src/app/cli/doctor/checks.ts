import type { Check } from "./check.ts";
import { CONFIGURATION } from "./configuration.ts";
import { ENVIRONMENT } from "./environment.ts";
import { NODE } from "./node.ts";

/** In the order in which they are shown: what the later ones rest on comes first. */
export const CHECKS: readonly Check[] = [NODE, CONFIGURATION, ENVIRONMENT];
