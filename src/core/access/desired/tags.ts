import type { Tags } from "../../change/object.ts";
import type { Declaration, Grant } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";

/** Whose object it is. What bears another stack's name is left alone. */
export const STACK_TAG = "sallyport:stack";
/** The grant that it is made for. */
const GRANT_TAG = "sallyport:grant";
/** It stood there before it was ours, so it is never deleted. */
export const ADOPTED_TAG = "sallyport:adopted";

const OURS = "sallyport:";
/** IAM's limit on the tags of one role. */
const MOST = 50;

export function tagsOfStack(declaration: Declaration, complaints: Complaints): Tags {
  const { defaults, stack } = declaration;
  refuseOurs(defaults.tags, complaints);
  return { ...defaults.tags, [STACK_TAG]: stack ?? "" };
}

export function tagsOfGrant(declaration: Declaration, grant: Grant, complaints: Complaints): Tags {
  refuseOurs(grant.tags, complaints);
  const { user, because, until } = reasonOf(grant);
  const tags = {
    ...(grant.environment === undefined ? {} : { environment: grant.environment }),
    ...declaration.defaults.tags,
    ...grant.tags,
    ...(user ? { "sallyport:because": because, "sallyport:until": until } : {}),
    [STACK_TAG]: declaration.stack ?? "",
    [GRANT_TAG]: grant.name,
  };
  if (Object.keys(tags).length > MOST - 1) {
    complaints.refuse("tags", `\`${grant.name}\` has more tags than IAM takes, which is ${MOST}`, [grant, "tags"]);
  }
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What IAM refuses in a tag's value becomes a space. */
function reasonOf({ from }: Grant): { user: boolean; because: string; until: string } {
  if (from.kind !== "user") return { user: false, because: "", until: "" };
  const because = from.because.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, " ").slice(0, 256);
  return { user: true, because, until: from.until };
}

function refuseOurs(tags: Tags | undefined, complaints: Complaints): void {
  for (const key of Object.keys(tags ?? {})) {
    if (!key.toLowerCase().startsWith(OURS) || tags === undefined) continue;
    complaints.refuse("our-tag", `\`${key}\` is a tag that sallyport sets itself`, [tags, key], "choose another key");
  }
}
