import type { Change } from "../../change/change.ts";
import type { CloudObject } from "../../change/object.ts";
import type { Account, WebIdentityEvent } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { heldPolicyByArn } from "../../estate/lookup.ts";
import { standingOf } from "../../estate/standing.ts";
import type { Door } from "../../admission/admission.ts";
import type { Policy, PolicyKind } from "../../iam/policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import type { AccessChange, PlannedChange } from "./plan.ts";
import { type Effect, SAME, UNDECIDED, effectOf, together } from "./policy-effect.ts";
import { UNREAD_POLICY, keyOf } from "./standing.ts";
import { unionOf } from "../desired/trust.ts";
import { brokenBy, trustEffect } from "./trust-effect.ts";

export interface Weighing {
  readonly estate: Estate | undefined;
  readonly account: Account | undefined;
  /** The door of the role's jobs, by the role's ARN. */
  readonly doorOf: (roleArn: string) => Door | undefined;
  readonly idOf: (path: string) => string | undefined;
  /** What stands just before the change; with it a policy is weighed with all others on its principal. */
  readonly standing?: ReadonlyMap<string, CloudObject>;
}

export interface Weighed {
  readonly change: PlannedChange;
  readonly access?: AccessChange;
}

/** Changes of one account in their order, each weighed against what stands when its turn comes. */
export function weighAll<T extends Change>(
  changes: readonly T[],
  standing: ReadonlyMap<string, CloudObject>,
  onOf: (change: T) => Weighing,
): readonly Weighed[] {
  const current = new Map(standing);
  return changes.map((change) => {
    const weighed = weigh(change, { ...onOf(change), standing: current });
    applyTo(current, change);
    return weighed;
  });
}

function applyTo(objects: Map<string, CloudObject>, { before, after }: Change): void {
  if (before !== undefined) objects.delete(keyOf(before));
  if (after !== undefined) objects.set(keyOf(after), after);
}

/** A change with what it does to access, and who was seen using what it takes away. */
export function weigh(change: Change, on: Weighing): Weighed {
  const { before, after, account } = change;
  const object = after ?? before;
  if (object?.kind !== "role") {
    const effect = effectOnPrincipal(change, object, on) ?? effectOfObjects(before, after, on);
    const breaks = effect.access === "same" || effect.access === "broadens" ? [] : ("unknown" as const);
    return { change: { ...change, ...effect, breaks } };
  }
  const was = before?.kind === "role" ? before : undefined;
  const is = after?.kind === "role" ? after : undefined;
  const door = on.doorOf(object.arn);
  const trusts = { before: read(was?.trust, "trust"), after: read(is?.trust, "trust") };
  const unread = was?.trust === UNREAD_POLICY;
  const same = was !== undefined && was.trust === is?.trust;
  const trust = same ? { ...SAME, gains: [], loses: [] } : trustEffect({ ...trusts, door });
  const effect = together([
    unread && !same ? UNDECIDED : trust,
    boundaryEffect(was?.boundary, is?.boundary, was !== undefined && is !== undefined),
  ]);
  const narrows = effect.access !== "same" && effect.access !== "broadens";
  const breaks = narrows ? seenUsing(object.arn, trusts.after, door, on) : [];
  const weighed: PlannedChange = { ...change, ...effect, breaks };
  if (trust.gains.length === 0 && trust.loses.length === 0) return { change: weighed };
  return {
    change: weighed,
    access: { account, principal: object.arn, gains: trust.gains, loses: trust.loses, breaks },
  };
}

function seenUsing(
  role: string,
  after: Policy | undefined,
  door: Door | undefined,
  { estate, account, idOf }: Weighing,
): readonly string[] | "unknown" {
  const events = (account?.webIdentityEvents ?? []).filter(({ roleArn }) => roleArn === role);
  const standing =
    estate === undefined ? "absent" : standingOf(estate.sources, "web-identity-events", { account: account?.id ?? "" });
  if (standing !== "ok") return events.length === 0 ? "unknown" : broken(after, door, events, idOf);
  return broken(after, door, events, idOf);
}

function broken(
  after: Policy | undefined,
  door: Door | undefined,
  events: readonly WebIdentityEvent[],
  idOf: (path: string) => string | undefined,
): readonly string[] | "unknown" {
  // Who came in otherwise than by this door's provider is in no event of it.
  return door === undefined ? "unknown" : brokenBy(after, door, events, idOf);
}

/** A boundary that is set only takes away, one that goes only gives. */
function boundaryEffect(before: string | undefined, after: string | undefined, both: boolean): Effect {
  if (before === after || !both) return SAME;
  if (before === undefined) return { access: "narrows" };
  return after === undefined ? { access: "broadens" } : UNDECIDED;
}

/**
 * What a policy changes for the principal that it is on, given all else that it carries: what others allow already is not
 * gained, and what others still allow is not lost. Nothing where some of it was not read, or is too much to compare.
 */
function effectOnPrincipal(change: Change, object: CloudObject | undefined, on: Weighing): Effect | undefined {
  const { standing, estate } = on;
  if (standing === undefined || (object?.kind !== "inline-policy" && object?.kind !== "attachment")) return undefined;
  const next = new Map(standing);
  applyTo(next, change);
  const [was, is] = [standing, next].map((objects) => carriedBy(object.owner, objects, estate));
  if (was === undefined || is === undefined) return undefined;
  const effect = effectOf(was.policy, is.policy);
  return effect.access === "undecided" ? undefined : effect;
}

/** All policies of a principal as one; undefined where that cannot be said. */
function carriedBy(
  owner: string,
  objects: ReadonlyMap<string, CloudObject>,
  estate: Estate | undefined,
): { readonly policy: Policy | undefined } | undefined {
  const policies: (Policy | undefined)[] = [];
  for (const object of objects.values()) {
    if (object.kind === "inline-policy" && object.owner === owner) policies.push(read(object.policy, "identity"));
    if (object.kind === "attachment" && object.owner === owner)
      policies.push(attached(object.policyArn, objects, estate));
  }
  const known = policies.filter((policy) => policy !== undefined);
  // A variable is plain text in the older version, so that the two do not mix.
  if (known.length < policies.length || new Set(known.map(({ version }) => version)).size > 1) return undefined;
  return { policy: known.length === 0 ? undefined : unionOf(known) };
}

function attached(
  arn: string,
  objects: ReadonlyMap<string, CloudObject>,
  estate: Estate | undefined,
): Policy | undefined {
  const ours = objects.get(`managed-policy ${arn}`);
  if (ours?.kind === "managed-policy" && ours.policy !== UNREAD_POLICY) return read(ours.policy, "identity");
  return estate === undefined ? undefined : heldPolicyByArn(estate, arn)?.policy;
}

function effectOfObjects(before: CloudObject | undefined, after: CloudObject | undefined, on: Weighing): Effect {
  const object = after ?? before;
  switch (object?.kind) {
    case "inline-policy":
    case "managed-policy": {
      const texts = [before, after].map((one) =>
        one?.kind === "inline-policy" || one?.kind === "managed-policy" ? one.policy : undefined,
      );
      if (texts.includes(UNREAD_POLICY)) return UNDECIDED;
      // A managed policy gives nothing until it is attached, which is weighed there.
      if (object.kind === "managed-policy" && before === undefined && on.standing !== undefined) return SAME;
      const [was, is] = texts.map((text) => read(text, "identity"));
      return effectOf(was, is);
    }
    case "attachment": {
      const policy = attached(object.policyArn, on.standing ?? new Map(), on.estate);
      if (policy === undefined) return UNDECIDED;
      return effectOf(before === undefined ? undefined : policy, after === undefined ? undefined : policy);
    }
    case "provider":
      return providerEffect(object.arn, after, on);
    case "instance-profile":
    case "profile-association":
    case "pod-identity":
      if (before !== undefined && after !== undefined) return { access: "mixed" };
      return { access: after === undefined ? "narrows" : "broadens" };
    case "access-key":
      return { access: after?.kind === "access-key" && after.status === "Active" ? "broadens" : "narrows" };
    case "role":
    case "user":
    case "control-policy":
    case undefined:
      return object?.kind === "control-policy" ? UNDECIDED : SAME;
  }
}

/** A provider, or one more audience of it, lets in nobody but by a role that trusts it already. */
function providerEffect(arn: string, after: CloudObject | undefined, { account }: Weighing): Effect {
  if (after === undefined) return { access: "narrows" };
  if (account?.roles === undefined) return UNDECIDED;
  const trusting = account.roles.some(({ trust }) =>
    trust?.policy?.statements.some(({ principal }) =>
      principal?.entries.some(({ value }) => value === arn || value === "*"),
    ),
  );
  return trusting ? { access: "broadens" } : SAME;
}

function read(text: string | undefined, kind: PolicyKind): Policy | undefined {
  return text === undefined || text === UNREAD_POLICY ? undefined : readPolicy(text, { kind }).value;
}
