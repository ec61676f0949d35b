import { AMBIENT } from "./ambient.ts";
import { AWS } from "./aws.ts";
import type { Check } from "./check.ts";
import { CONFIGURATION } from "./configuration.ts";
import { ENVIRONMENT } from "./environment.ts";
import { GITLAB } from "./gitlab.ts";
import { ISSUER } from "./issuer.ts";
import { NODE } from "./node.ts";

/** In the order in which they are shown: what the later ones rest on comes first. */
export const CHECKS: readonly Check[] = [NODE, CONFIGURATION, ENVIRONMENT, AMBIENT, AWS, GITLAB, ISSUER];
