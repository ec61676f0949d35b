import type { HeldPolicy } from "../../../core/estate/place.ts";
import { printPolicy } from "../../../core/iam/print-policy.ts";

/** IAM keeps policies without the white space of whoever wrote them down for us. */
export function heldText(held: HeldPolicy, notes: string[]): string | undefined {
  if (held.policy === undefined) {
    notes.push(`the policy ${held.arn ?? held.name} could not be read, so it allows nothing here`);
    return undefined;
  }
  if (!held.exact)
    notes.push(`the policy ${held.arn ?? held.name} is known in part only, and taken wider than it may be`);
  return JSON.stringify(JSON.parse(printPolicy(held.policy)));
}
