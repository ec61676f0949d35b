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

/** The decision that hangs on this policy: nothing else is in the way, and the caller's own policies allow everything. */
export function decideAlone(policy: Policy, request: Request): Decision {
  return decide(settingOf(policy, request), request);
}

function settingOf(policy: Policy, { principal, resourceAccount }: Request): PolicySet {
  switch (policy.kind) {
    case "identity":
      return { identity: [policy] };
    case "trust":
      return { identity: [EVERYTHING], trust: policy };
    case "resource":
      // At home a caller's own policies are enough; elsewhere both must allow.
      return resourceAccount === principal.account
        ? { resource: policy }
        : { identity: [EVERYTHING], resource: policy };
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
