import { decide } from "../decide.ts";
import type { Policy } from "../policy.ts";
import type { Decision, PolicySet, Request } from "../request.ts";

const NOWHERE = { start: 0, end: 0 };
const ALL = { negated: false, values: [{ value: "*", at: NOWHERE }], at: NOWHERE };

/** What a caller may do as far as its own policies go, where another policy is the one that is asked about. */
const EVERYTHING: Policy = {
  kind: "identity",
  version: "2012-10-17",
  statements: [{ index: 0, effect: "Allow", action: ALL, resource: ALL, conditions: [], at: NOWHERE }],
  source: { text: "" },
};

/** The decision that hangs on this policy alone. */
export function decideAlone(policy: Policy, request: Request): Decision {
  return decide(settingOf(policy), request);
}

function settingOf(policy: Policy): PolicySet {
  switch (policy.kind) {
    case "identity":
      return { identity: [policy] };
    case "trust":
      return { trust: policy };
    case "resource":
      return { resource: policy };
    case "boundary":
      return { identity: [EVERYTHING], boundary: policy };
    case "session":
      return { identity: [EVERYTHING], session: [policy] };
    case "scp":
      return { identity: [EVERYTHING], scps: [[policy]] };
    case "rcp":
      return { identity: [EVERYTHING], rcps: [[policy]] };
  }
}
