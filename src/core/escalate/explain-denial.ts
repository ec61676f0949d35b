import type { Catalog } from "../iam/catalog.ts";
import { doubtAction } from "../iam/catalog/doubt-action.ts";
import { decide } from "../iam/decide.ts";
import type { ContextValue, PolicySet, Reason } from "../iam/request.ts";
import type { Span } from "../text/span.ts";
import { type Actor } from "./actor.ts";
import { knownContext } from "./can.ts";
import { escapingContext } from "./instantiate.ts";

export interface Denial {
  readonly formatVersion: "1.0";
  readonly allowed: boolean | "undecided";
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Which of the policies that have a say said no. */
  readonly layer?: string;
  readonly because: string;
  /** The statements that came nearest to allowing it, or that deny it. */
  readonly closest: readonly NearStatement[];
  readonly caveats: readonly string[];
}

export interface NearStatement {
  readonly policy?: string;
  readonly statement: number;
  readonly sid?: string;
  readonly failed: string;
  readonly at?: Span;
}

/** How near a statement came: what failed later is nearer. */
const NEARNESS: readonly Reason["code"][] = ["key-absent", "condition", "resource", "action", "principal"];

/** Why a principal may, or may not, do one thing on one resource. */
export function explainDenial(actor: Actor, action: string, resource: string, catalog?: Catalog): Denial {
  const set: PolicySet = {
    identity: actor.identity,
    ...(actor.boundary === undefined ? {} : { boundary: actor.boundary }),
    ...(actor.scps === undefined ? {} : { scps: actor.scps }),
  };
  const ask = (more: Readonly<Record<string, ContextValue>>): ReturnType<typeof decide> =>
    decide(set, {
      principal: { kind: "aws", arn: actor.arn, account: actor.account },
      action,
      resource,
      context: { ...more, ...knownContext(actor) },
    });
  // A denial "unless the region is one of these" hits every request that says none: a call does say one.
  const plain = ask({});
  const supposed = escapingContext([
    ...actor.identity,
    ...(actor.boundary === undefined ? [] : [actor.boundary]),
    ...(actor.scps ?? []).flat(),
  ]);
  const decision = plain.kind === "explicit-deny" && Object.keys(supposed).length > 0 ? ask(supposed) : plain;
  const suppositions =
    decision === plain
      ? []
      : Object.entries(supposed).map(([key, value]) => `supposed: \`${key}\` is \`${String(value)}\``);
  const base = { formatVersion: "1.0", principal: actor.arn, action, resource } as const;
  const doubt = catalog === undefined ? undefined : doubtAction(catalog, action);
  const caveats = [
    ...(doubt === undefined ? [] : [doubt]),
    ...suppositions,
    ...actor.unread.map((name) => `\`${name}\` was not read`),
  ];
  if (decision.allowed && decision.exact) {
    const reason = decision.because.find(({ applied }) => applied);
    const by =
      reason === undefined
        ? "its policies"
        : `${reason.policy ?? "a policy"}, statement ${reason.sid ?? reason.statement ?? 0}`;
    return { ...base, allowed: true, because: `allowed by ${by}`, closest: [], caveats };
  }
  const denials = decision.because.filter(({ applied, code }) => applied && code === "deny");
  if (denials.length > 0) {
    const [layer] = denials.flatMap((reason) => reason.layer ?? []);
    return {
      ...base,
      allowed: false,
      ...(layer === undefined ? {} : { layer }),
      because: "a statement denies it, and a denial is above every allow",
      closest: denials.map(near),
      caveats,
    };
  }
  const silent = decision.because.find(({ code }) => code === "nothing-allows");
  const layer = silent?.layer ?? "identity";
  const candidates = decision.because.filter(
    (reason) => !reason.applied && reason.layer === layer && NEARNESS.includes(reason.code),
  );
  const closest = [...candidates].sort((a, b) => NEARNESS.indexOf(a.code) - NEARNESS.indexOf(b.code)).slice(0, 3);
  const isOpen = decision.allowed || actor.unread.length > 0;
  return {
    ...base,
    allowed: isOpen ? "undecided" : false,
    layer,
    because: decision.allowed
      ? "a condition could not be decided"
      : layer === "identity"
        ? "no statement of its policies allows it"
        : `its own policies may allow it, and the ${layer} does not`,
    closest: closest.map(near),
    caveats,
  };
}

function near({ policy, statement, sid, code, failed, span }: Reason): NearStatement {
  const words =
    code === "deny"
      ? "denies it"
      : code === "key-absent"
        ? `needs \`${failed ?? ""}\`, and the request does not have the key`
        : `${code} does not match${failed === undefined ? "" : `: \`${failed}\``}`;
  return {
    ...(policy === undefined ? {} : { policy }),
    statement: statement ?? 0,
    ...(sid === undefined ? {} : { sid }),
    failed: words,
    ...(span === undefined ? {} : { at: span }),
  };
}
