import type { CloudObject, Tags } from "../../change/object.ts";
import { INLINE_NAME } from "../desired/permissions.ts";
import { ADOPTED_TAG, STACK_TAG } from "../desired/tags.ts";

export function isOfStack(tags: Tags, stack: string): boolean {
  return tags[STACK_TAG] === stack;
}

export function isAdopted(tags: Tags): boolean {
  return tags[ADOPTED_TAG] !== undefined;
}

/** The tags that a thing gets which stood before it was ours: its own stay, and it is never deleted. */
export function adoptedTags(before: Tags, wanted: Tags, stack: string): Tags {
  const adopted = isOfStack(before, stack) ? {} : { [ADOPTED_TAG]: "true" };
  return sortTags({ ...before, ...wanted, ...adopted });
}

function sortTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a policy on a principal of ours is one that we made there, by its name. */
export function isOurPolicy(object: CloudObject): boolean {
  if (object.kind === "inline-policy") return object.name === INLINE_NAME || object.name.startsWith(`${INLINE_NAME}-`);
  if (object.kind === "attachment") return object.policyArn.replace(/-\d+$/, "") === ownPolicies(object.owner);
  return false;
}

/** The managed policies that a role too big for inline ones gets: its own ARN with `policy` in it, and a number. */
export function ownPolicies(principal: string): string {
  return principal.replace(/:(?:role|user)\//, ":policy/");
}
