import type { AccessEffect } from "../../change/change.ts";
import { decide } from "../../iam/decide.ts";
import { operatorOf } from "../../iam/operators.ts";
import type { Condition, PatternElement, Policy, PrincipalElement, Statement } from "../../iam/policy.ts";
import type { ContextValue, PolicySet, Request } from "../../iam/request.ts";
import { glob } from "../../language/pattern.ts";
import { subsumes } from "../../language/subsume.ts";
import { formOfStatement } from "./meaning.ts";

/** What a change of policies means, with a request for each side of it where one was found. */
export interface Effect {
  readonly access: AccessEffect;
  readonly gained?: Request;
  readonly lost?: Request;
}

export const SAME: Effect = { access: "same" };

export type Layer = "identity" | "trust";

/** Requests tried for each side before it is left undecided. */
const MOST_TRIALS = 400;

/**
 * What happens to access when one set of policies takes the place of another. That nothing is gained, or lost, is said
 * only where every allowing statement stands inside one of the other side's; that something is, only with a request
 * that `decide` allows on one side and refuses on the other.
 */
export function effectOf(before: readonly Policy[], after: readonly Policy[], layer: Layer): Effect {
  const keeps = covers(after, before);
  const opens = !covers(before, after);
  if (keeps && !opens) return SAME;
  const gained = opens ? witness(after, before, layer) : undefined;
  const lost = keeps ? undefined : witness(before, after, layer);
  const access = judge(keeps, !opens, gained, lost);
  return { access, ...(gained === undefined ? {} : { gained }), ...(lost === undefined ? {} : { lost }) };
}

function judge(keeps: boolean, adds: boolean, gained?: Request, lost?: Request): AccessEffect {
  if (gained !== undefined && lost !== undefined) return "mixed";
  if (keeps && gained !== undefined) return "broadens";
  if (adds && lost !== undefined) return "narrows";
  return "undecided";
}

/** Both effects, of parts of one change. */
export function together(effects: readonly Effect[]): Effect {
  const gained = effects.find((effect) => effect.gained !== undefined)?.gained;
  const lost = effects.find((effect) => effect.lost !== undefined)?.lost;
  const found = new Set(effects.map(({ access }) => access).filter((access) => access !== "same"));
  const [only] = found;
  const access = found.has("undecided") ? "undecided" : found.size > 1 ? "mixed" : (only ?? "same");
  return { access, ...(gained === undefined ? {} : { gained }), ...(lost === undefined ? {} : { lost }) };
}

/** Whether all that the inner policies allow, the outer ones do, statement by statement. */
function covers(outer: readonly Policy[], inner: readonly Policy[]): boolean {
  // What could not be read may allow or deny anything.
  if (statementsOf([...outer, ...inner]).some(([{ unreadable }]) => unreadable === true)) return false;
  const denies = (policies: readonly Policy[]): readonly string[] =>
    [
      ...new Set(
        statementsOf(policies)
          .filter(isNoAllow)
          .map(([statement]) => formOfStatement(statement)),
      ),
    ].sort();
  // Denials are compared by their form alone: the outer side may have none that the inner has not.
  const innerDenies = denies(inner);
  if (denies(outer).some((form) => !innerDenies.includes(form))) return false;
  const wide = statementsOf(outer).filter((one) => !isNoAllow(one));
  return statementsOf(inner)
    .filter((one) => !isNoAllow(one))
    .every((one) => coversOne(wide, one));
}

type Placed = readonly [statement: Statement, policy: Policy];

function statementsOf(policies: readonly Policy[]): readonly Placed[] {
  return policies.flatMap((policy) => policy.statements.map((statement) => [statement, policy] as const));
}

function isNoAllow([{ effect }]: Placed): boolean {
  return effect === "Deny";
}

/** One action at a time: those of a statement may stand in several of the other side's. */
function coversOne(wide: readonly Placed[], [statement, policy]: Placed): boolean {
  const { action, resource } = statement;
  if (action.negated || resource?.negated === true) {
    return wide.some(([other]) => formOfStatement(other) === formOfStatement(statement));
  }
  const resources = resource?.values.map(({ value }) => value) ?? [undefined];
  return action.values.every((name) =>
    resources.every((target) =>
      wide.some(
        ([other, home]) =>
          home.version === policy.version &&
          !other.action.negated &&
          other.action.values.some(({ value }) => subsumes(lower(value), lower(name.value))) &&
          coversResource(other.resource, target) &&
          coversPrincipal(other.principal, statement.principal) &&
          demandsNoMore(other.conditions, statement.conditions),
      ),
    ),
  );
}

function lower(text: string): ReturnType<typeof glob> {
  return glob(text.toLowerCase());
}

function coversResource(wide: PatternElement | undefined, target: string | undefined): boolean {
  if (wide === undefined || target === undefined) return wide === undefined && target === undefined;
  if (wide.negated || wide.unreadable === true) return false;
  return wide.values.some(({ value }) => value === "*" || value === target || coversFields(value, target));
}

/** Field by field, since AWS is not known to let a star run past a colon. Variables are equal to themselves alone. */
function coversFields(wide: string, narrow: string): boolean {
  if (wide.includes("${") || narrow.includes("${")) return false;
  const [outer, inner] = [wide, narrow].map((text) => {
    const fields = text.split(":");
    return [...fields.slice(0, 5), fields.slice(5).join(":")];
  });
  if (outer === undefined || inner === undefined || outer.length !== inner.length) return false;
  return outer.every((field, at) => subsumes(glob(field), glob(inner[at] ?? "")));
}

function coversPrincipal(wide: PrincipalElement | undefined, narrow: PrincipalElement | undefined): boolean {
  if (wide === undefined || narrow === undefined) return wide === narrow;
  if (wide.negated || narrow.negated || wide.unreadable === true || narrow.unreadable === true) return false;
  return narrow.entries.every(({ type, value }) =>
    wide.entries.some((entry) => entry.type === type && entry.value === value),
  );
}

/** Every condition of the outer statement is one of the inner, with at most the same values left to choose from. */
function demandsNoMore(outer: readonly Condition[], inner: readonly Condition[]): boolean {
  return outer.every((wide) => {
    if (wide.unreadable === true) return false;
    return inner.some((narrow) => {
      if (narrow.operator !== wide.operator || narrow.key.toLowerCase() !== wide.key.toLowerCase()) return false;
      if (narrow.unreadable === true) return false;
      const values = new Set(wide.values.map(({ value }) => value));
      const isUnion = operatorOf(wide.operator)?.row.negated !== true;
      const same = narrow.values.length === values.size;
      return narrow.values.every(({ value }) => values.has(value)) && (isUnion || same);
    });
  });
}

/** A request that one side allows for certain and the other refuses for certain. */
function witness(allowing: readonly Policy[], refusing: readonly Policy[], layer: Layer): Request | undefined {
  let trials = 0;
  for (const request of requestsOf(allowing)) {
    if (++trials > MOST_TRIALS) return undefined;
    const yes = answer(allowing, request, layer);
    if (!yes.allowed || !yes.exact) continue;
    const no = answer(refusing, request, layer);
    if (!no.allowed && no.exact) return request;
  }
  return undefined;
}

function answer(policies: readonly Policy[], request: Request, layer: Layer): ReturnType<typeof decide> {
  if (layer === "identity") return decide({ identity: policies }, request);
  const [trust] = policies;
  const set: PolicySet = trust === undefined ? { identity: [] } : { trust };
  return decide(set, request);
}

/** For each thing that is allowed one request for it, with stars filled in. */
function* requestsOf(policies: readonly Policy[]): Iterable<Request> {
  for (const [{ action, resource, principal, conditions, effect }] of statementsOf(policies)) {
    if (effect === "Deny" || action.negated || resource?.negated === true) continue;
    const context = contextOf(conditions);
    for (const { value: name } of action.values) {
      for (const target of resource?.values.map(({ value }) => value) ?? ["arn:aws:iam::111111111111:role/role"]) {
        for (const who of callersOf(principal)) {
          yield {
            principal: who,
            action: name === "*" ? "iam:CreateUser" : filled(name),
            resource: target === "*" ? "*" : filled(target),
            ...(who.account === undefined ? {} : { resourceAccount: who.account }),
            ...(context === undefined ? {} : { context }),
          };
        }
      }
    }
  }
}

function callersOf(principal: PrincipalElement | undefined): readonly Request["principal"][] {
  const account = "111111111111";
  if (principal === undefined) {
    return [{ kind: "aws", arn: `arn:aws:sts::${account}:assumed-role/role/session`, account }];
  }
  if (principal.negated) return [];
  return principal.entries.map(({ type, value }): Request["principal"] => {
    if (type === "Service") return { kind: "service", arn: value };
    const own = /^arn:[^:]*:[^:]*::(\d{12}):/.exec(value)?.[1] ?? (/^\d{12}$/.test(value) ? value : account);
    if (type === "Federated") return { kind: "federated", arn: value, account: own };
    const arn = /^arn:[^:]*:iam::\d{12}:(?:role|user)\//.test(value) ? value : `arn:aws:iam::${own}:user/somebody`;
    return { kind: "aws", arn, account: own };
  });
}

function contextOf(conditions: readonly Condition[]): Record<string, ContextValue> | undefined {
  const context: Record<string, ContextValue> = {};
  for (const { operator, key, values } of conditions) {
    const row = operatorOf(operator)?.row;
    const [first] = values;
    if (row === undefined || first === undefined || row.negated) continue;
    context[key] = filled(first.value);
  }
  return Object.keys(context).length === 0 ? undefined : context;
}

function filled(pattern: string): string {
  return pattern.replaceAll("${*}", "*").replaceAll("${?}", "?").replaceAll("${$}", "$").replaceAll(/[*?]/g, "x");
}
