import { iam } from "./iam/iam.ts";
import { organizations } from "./organizations/organizations.ts";
import type { Service } from "./service.ts";
import { sts } from "./sts/sts.ts";

/** What the sandbox's AWS consists of. */
export const SERVICES: readonly Service[] = [iam, organizations, sts];
