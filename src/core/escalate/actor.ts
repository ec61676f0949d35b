import type { Role, User } from "../estate/account.ts";
import type { Estate } from "../estate/estate.ts";
import { scpLevelsFor } from "../estate/levels.ts";
import { boundaryOf, policiesOf } from "../estate/lookup.ts";
import type { HeldPolicy } from "../estate/place.ts";
import type { Policy } from "../iam/policy.ts";

/** A principal with all that limits it, ready to be asked what it may do. */
export interface Actor {
  readonly arn: string;
  readonly account: string;
  readonly kind: "role" | "user";
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  readonly scps?: readonly (readonly Policy[])[];
  /** Where each policy was held, for its name and place. */
  readonly held: readonly HeldPolicy[];
  readonly attached: readonly string[];
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** What it carries or is limited by and that was not read. */
  readonly unread: readonly string[];
}

export function actorOf(estate: Estate, principal: Role | User): Actor {
  const carried = policiesOf(estate, principal);
  const boundary = boundaryOf(estate, principal);
  const { levels, unread } = scpLevelsFor(estate, principal.account);
  const limits = boundary === "none" || boundary === "unread" ? undefined : boundary.policy;
  return {
    arn: principal.arn,
    account: principal.account,
    kind: "groups" in principal ? "user" : "role",
    identity: carried.policies,
    ...(limits === undefined ? {} : { boundary: limits }),
    ...(levels === undefined || levels.length === 0 ? {} : { scps: levels }),
    held: carried.held,
    attached: principal.attached,
    groups: "groups" in principal ? principal.groups : [],
    tags: principal.tags,
    unread: [...carried.unread, ...(boundary === "unread" ? [`boundary ${principal.boundary}`] : []), ...unread],
  };
}
