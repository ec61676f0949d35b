import type { Change } from "../../change/change.ts";
import type { CloudObject } from "../../change/object.ts";
import type { Account, WebIdentityEvent } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { managedPolicyByArn } from "../../estate/lookup.ts";
import { standingOf } from "../../estate/standing.ts";
import type { Door } from "../../admission/admission.ts";
import type { Policy, PolicyKind } from "../../iam/policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import type { AccessChange, PlannedChange } from "./plan.ts";
import { type Effect, SAME, UNDECIDED, effectOf, together } from "./policy-effect.ts";
import { UNREAD_POLICY } from "./standing.ts";
import { brokenBy, trustEffect } from "./trust-effect.ts";

export interface Weighing {
  readonly estate: Estate | undefined;
  readonly account: Account | undefined;
  /** The door of the role's jobs, by the role's ARN. */
  readonly doorOf: (roleArn: string) => Door | undefined;
  readonly idOf: (path: string) => string | undefined;
}

export interface Weighed {
  readonly change: PlannedChange;
  readonly access?: AccessChange;
}

/** A change with what it does to access, and who was seen using what it takes away. */
export function weigh(change: Change, on: Weighing): Weighed {
  const { before, after, account } = change;
  const object = after ?? before;
  if (object?.kind !== "role") {
    const effect = effectOfObjects(before, after, on);
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

function effectOfObjects(before: CloudObject | undefined, after: CloudObject | undefined, on: Weighing): Effect {
  const object = after ?? before;
  switch (object?.kind) {
    case "inline-policy":
    case "managed-policy": {
      const texts = [before, after].map((one) =>
        one?.kind === "inline-policy" || one?.kind === "managed-policy" ? one.policy : undefined,
      );
      if (texts.includes(UNREAD_POLICY)) return UNDECIDED;
      const [was, is] = texts.map((text) => read(text, "identity"));
      return effectOf(was, is);
    }
    case "attachment": {
      const policy = on.estate === undefined ? undefined : managedPolicyByArn(on.estate, object.policyArn)?.held.policy;
      // One that the plan makes is weighed where it is made.
      if (policy === undefined) return before === undefined ? SAME : UNDECIDED;
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
      return { access: after === undefined ? "narrows" : "broadens" };
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
