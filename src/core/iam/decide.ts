import { type Asked, ask, isRoot, isServiceLinked } from "./asked.ts";
import { explain } from "./explain.ts";
import { RCP_SERVICES } from "./rcp-services.ts";
import type { Decision, Layer, PolicySet, Request } from "./request.ts";
import { type Tally, allowsOf, tallyOf } from "./tally.ts";
import { MAYBE, NO, type Truth, YES, both, either, not } from "./truth.ts";

/**
 * THE SPECIFICATION: what AWS answers to one request (IAM User Guide, "Policy evaluation logic" and "Cross-account policy
 * evaluation logic"; AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation"). It is computed in three values;
 * what ends undecided is reported as allowed and not exact, an upper bound.
 */
export function decide(policies: PolicySet, request: Request): Decision {
  const asked = ask(request);
  const tallies = tallyAll(policies, asked);
  const verdict = judge(policies, asked, tallies);
  const denied = some(tallies, (tally) => tally.denies) === YES;
  const kind = denied ? "explicit-deny" : verdict === NO ? "implicit-deny" : "allow";
  return { allowed: verdict !== NO, exact: verdict !== MAYBE, kind, because: explain(kind, tallies) };
}

/** Every policy that has a say in this request. */
function tallyAll(policies: PolicySet, asked: Asked): readonly Tally[] {
  const tallies: Tally[] = [];
  // The policies of what is asked for: a role's trust policy, or the policy of another resource.
  if (policies.trust !== undefined) tallies.push(tallyOf("trust", [policies.trust], asked));
  if (policies.resource !== undefined) tallies.push(tallyOf("resource", [policies.resource], asked));
  // Only principals of AWS have policies of their own. A web identity, a service and an anonymous caller have none, and
  // no SCP restricts them: for web identities an inference, borne out by AWS's restricting them with RCPs.
  if (asked.kind === "aws") {
    tallies.push(tallyOf("identity", policies.identity ?? [], asked));
    if (policies.boundary !== undefined) tallies.push(tallyOf("boundary", [policies.boundary], asked));
    if (policies.session?.[0] !== undefined) tallies.push(tallyOf("session", policies.session, asked));
    if (!isServiceLinked(asked)) tallies.push(...levels("scp", policies.scps, asked));
  }
  // RCPs restrict every caller but service-linked roles, on the resources of the services that support them.
  if (RCP_SERVICES.has(asked.service) && !isServiceLinked(asked)) tallies.push(...levels("rcp", policies.rcps, asked));
  return tallies;
}

function judge(policies: PolicySet, asked: Asked, tallies: readonly Tally[]): Truth {
  const of = (...layers: readonly Layer[]): readonly Tally[] => tallies.filter((tally) => layers.includes(tally.layer));

  // 1. A denial anywhere wins. 2. RCPs only deny: the one that allows is attached everywhere and cannot be detached.
  const denied = some(tallies, (tally) => tally.denies);

  // 3. At every level from the root to the account some SCP must allow.
  const unrestricted = every(of("scp"), allowsOf);

  // 4. The policy on the resource may allow: users, sessions and everyone by itself; a role within its boundary and the
  // session's policies, which limit and never grant; an account only as far as the account's own policies allow.
  const onResource = of("trust", "resource");
  const limits = every(of("boundary", "session"), allowsOf);
  const direct = some(onResource, (tally) => tally.direct);
  const role = some(onResource, (tally) => tally.role);
  const account = some(onResource, (tally) => tally.account);
  const granted = either(direct, both(role, limits));

  // 5. The caller's own policies may allow, 6. within its boundary, 7. and within the session's policies.
  const own = both(isRoot(asked) ? YES : some(of("identity"), allowsOf), limits);

  let allowed: Truth;
  if (asked.kind !== "aws") allowed = direct;
  // Across accounts both sides must allow.
  else if (!asked.sameAccount) allowed = both(either(granted, either(account, role)), own);
  // Trust policies and key policies must allow explicitly.
  else if (mustAllow(policies, asked)) allowed = either(granted, both(account, own));
  else allowed = either(granted, own);
  return both(not(denied), both(unrestricted, allowed));
}

/** IAM's trust policies and the key policies of AWS KMS have the first word even within an account. */
function mustAllow({ trust, resource }: PolicySet, asked: Asked): boolean {
  return trust !== undefined || (resource !== undefined && (resource.kind === "trust" || asked.service === "kms"));
}

function levels(layer: Layer, policies: PolicySet["scps"], asked: Asked): readonly Tally[] {
  return (policies ?? []).map((level, index) => tallyOf(layer, level, asked, index + 1));
}

function some(tallies: readonly Tally[], truth: (tally: Tally) => Truth): Truth {
  return tallies.reduce<Truth>((least, tally) => either(least, truth(tally)), NO);
}

function every(tallies: readonly Tally[], truth: (tally: Tally) => Truth): Truth {
  return tallies.reduce<Truth>((most, tally) => both(most, truth(tally)), YES);
}
