import { partitionOf } from "../estate/read/arn.ts";
import { decide } from "../iam/decide.ts";
import type { Policy, Statement } from "../iam/policy.ts";
import type { ContextValue, PolicySet, Reason, Request } from "../iam/request.ts";
import type { Actor } from "./actor.ts";
import { allows, escapingContext, favourableContext, namesAction, resourcesNamed } from "./instantiate.ts";

/** That an actor may do something, on what, by which statement, and what has to be true for it. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly reason: Reason;
  readonly assumes: readonly string[];
  /** The values that were supposed, by key in lower case. */
  readonly supposed: Readonly<Record<string, ContextValue>>;
}

export interface Asking {
  readonly action: string;
  /** One, or absent: whatever the actor's own policies name. */
  readonly resource?: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** The policies on the other side, for what is not only the actor's to decide. */
  readonly trust?: Policy;
  readonly rcps?: PolicySet["rcps"];
  readonly resourceAccount?: string;
}

/**
 * Whether an actor may do something, answered by `decide`. Keys that are known are fixed. Where the answer turns on keys
 * that are not, values that the statements themselves ask for are tried, and what was supposed is said.
 */
export function can(actor: Actor, asking: Asking): Permission | undefined {
  // Most actors have no statement that names the action, and then only the other side could allow it by itself.
  const allowing = allowingOf(actor, asking.action);
  if (allowing.length === 0 && !mayBeGrantedByTrust(actor, asking)) return undefined;
  const known = { ...knownContext(actor), ...asking.context };
  const resources =
    asking.resource === undefined ? resourcesNamed(allowing, probeOf(actor, asking.action)) : [asking.resource];
  for (const guess of guesses(actor, asking)) {
    const context = { ...guess, ...known };
    const supposed = Object.keys(guess).filter((key) => !Object.hasOwn(known, key) && !isChosenByCaller(key));
    for (const resource of resources) {
      const permission = decided(actor, asking, resource, context, supposed);
      if (permission !== undefined) return permission;
    }
  }
  return undefined;
}

interface Allowing {
  readonly all: readonly Statement[];
  readonly byAction: Map<string, readonly Statement[]>;
}

const allowingKnown = new WeakMap<Actor, Allowing>();

/** The actor's own statements that may allow an action. */
function allowingOf(actor: Actor, action: string): readonly Statement[] {
  let known = allowingKnown.get(actor);
  if (known === undefined) {
    known = { all: allows(actor.identity), byAction: new Map() };
    allowingKnown.set(actor, known);
  }
  const there = known.byAction.get(action);
  if (there !== undefined) return there;
  const found = known.all.filter((statement) => namesAction(statement, action));
  known.byAction.set(action, found);
  return found;
}

/** Within an account a trust policy that names the caller is enough. */
function mayBeGrantedByTrust(actor: Actor, { trust, resourceAccount }: Asking): boolean {
  return trust !== undefined && (resourceAccount ?? actor.account) === actor.account;
}

/** Contexts worth a try: nothing supposed; what escapes the denials; and that with what each conditional allow asks for. */
function* guesses(actor: Actor, { trust }: Asking): Generator<Readonly<Record<string, ContextValue>>> {
  yield {};
  const limits = [
    ...actor.identity,
    ...(actor.boundary === undefined ? [] : [actor.boundary]),
    ...(actor.scps ?? []).flat(),
  ];
  const escape = escapingContext(limits);
  if (Object.keys(escape).length > 0) yield escape;
  for (const statement of allows([...actor.identity, ...(trust === undefined ? [] : [trust])])) {
    if (statement.conditions.length > 0) yield { ...escape, ...favourableContext(statement.conditions) };
  }
}

function decided(
  actor: Actor,
  asking: Asking,
  resource: string,
  context: Readonly<Record<string, ContextValue>>,
  supposed: readonly string[],
): Permission | undefined {
  const { action, trust, rcps, resourceAccount } = asking;
  const set: PolicySet = {
    identity: actor.identity,
    ...(actor.boundary === undefined ? {} : { boundary: actor.boundary }),
    ...(actor.scps === undefined ? {} : { scps: actor.scps }),
    ...(trust === undefined ? {} : { trust }),
    ...(rcps === undefined ? {} : { rcps }),
  };
  const request: Request = {
    principal: { kind: "aws", arn: actor.arn, account: actor.account },
    action,
    resource,
    resourceAccount: resourceAccount ?? actor.account,
    context,
  };
  const decision = decide(set, request);
  if (!decision.allowed) return undefined;
  const reason =
    decision.because.find((one) => one.applied && one.layer === "identity") ??
    decision.because.find((one) => one.applied);
  if (reason === undefined) return undefined;
  const assumes = supposed.map((key) => `\`${key}\` is \`${String(context[key])}\``);
  if (!decision.exact) assumes.push("a condition that could not be read holds");
  const values = Object.fromEntries(
    supposed.flatMap((key) => (context[key] === undefined ? [] : [[key, context[key]]])),
  );
  return { action, resource, reason, assumes, supposed: values };
}

export function knownContext(actor: Actor): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {
    "aws:principalarn": actor.arn,
    "aws:principalaccount": actor.account,
    "aws:principaltype": actor.kind === "user" ? "User" : "AssumedRole",
    "aws:principalisawsservice": "false",
    "aws:securetransport": "true",
  };
  for (const [tag, value] of Object.entries(actor.tags)) context[`aws:principaltag/${tag.toLowerCase()}`] = value;
  return context;
}

/** What the caller picks as it likes is no assumption. */
function isChosenByCaller(key: string): boolean {
  return (
    ["aws:requestedregion", "aws:useragent", "sts:rolesessionname", "iam:policyarn", "aws:tagkeys"].includes(key) ||
    key.startsWith("aws:requesttag/")
  );
}

/** A resource of the action's service that no policy has a reason to name. */
function probeOf(actor: Actor, action: string): string {
  const service = action.split(":")[0] ?? "";
  const region = service === "iam" || service === "sts" ? "" : "us-east-1";
  const partition = partitionOf(actor.arn);
  return `arn:${partition}:${service}:${region}:${actor.account}:sallyport-probe/x`;
}
