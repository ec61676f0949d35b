import type { Policy, PolicyKind } from "../../../core/iam/policy.ts";
import { readPolicy } from "../../../core/iam/read-policy.ts";
import type { PolicySet } from "../../../core/iam/request.ts";
import type { Account, Holder } from "../state/account.ts";
import type { Caller } from "../state/credentials.ts";
import { type OrganizationPolicyType, pathTo, policiesAt } from "../state/organization.ts";
import { type State, defaultDocument, findPolicy } from "../state/state.ts";

/** Every policy that has a say in what the caller may do, and the names of those that nobody can read. */
export interface CarriedPolicies {
  readonly policies: PolicySet;
  readonly unread: readonly string[];
}

export function carriedPolicies(state: State, caller: Caller): CarriedPolicies {
  const reader = new PolicyReader();
  const account = state.accounts.get(caller.account);
  const identity = account === undefined ? [] : identityPolicies(state, account, caller, reader);
  const boundaryArn = account === undefined ? undefined : boundaryOf(account, caller);
  const boundary =
    account === undefined || boundaryArn === undefined ? undefined : readBoundary(state, account, boundaryArn, reader);
  const session =
    caller.kind === "role" && caller.policies.length > 0
      ? caller.policies.flatMap((text, index) => reader.read(text, "session", `session policy ${index + 1}`))
      : undefined;
  const scps = controlLevels(state, caller.account, "SERVICE_CONTROL_POLICY", reader);
  return {
    policies: {
      identity,
      ...(boundary === undefined ? {} : { boundary }),
      ...(session === undefined ? {} : { session }),
      ...(scps === undefined ? {} : { scps }),
    },
    unread: reader.unread,
  };
}

/**
 * The levels of SCPs or RCPs above an account, root first. None where there is no organisation, and none for the
 * management account, which neither kind restricts.
 */
export function controlLevels(
  state: State,
  account: string,
  type: OrganizationPolicyType,
  reader: PolicyReader,
): readonly (readonly Policy[])[] | undefined {
  const { organization } = state;
  if (organization === undefined || organization.managementAccount === account) return undefined;
  const path = pathTo(organization, account);
  if (path.length === 0) return undefined;
  // Where a type of policy was never switched on nothing of that type is attached anywhere, and it decides nothing.
  if (!organization.policies.some((policy) => policy.type === type && policy.targets.length > 0)) return undefined;
  const kind = type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp";
  return path.map((node) =>
    policiesAt(organization, node, type).flatMap((policy) => reader.read(policy.content, kind, policy.name)),
  );
}

/** Reads policies and remembers which ones it could not read. */
export class PolicyReader {
  readonly unread: string[] = [];

  read(text: string, kind: PolicyKind, name: string): Policy[] {
    const { value, diagnostics } = readPolicy(text, { kind, name });
    if (value === undefined || diagnostics.some(({ severity }) => severity === "error")) this.unread.push(name);
    return value === undefined ? [] : [value];
  }
}

function identityPolicies(state: State, account: Account, caller: Caller, reader: PolicyReader): readonly Policy[] {
  switch (caller.kind) {
    // The root of an account has no policies and may do everything that no SCP takes away: `decide` knows.
    case "root":
      return [];
    case "role": {
      const role = account.roles.get(caller.role);
      return role === undefined ? [] : policiesOf(state, account, role, reader);
    }
    case "user": {
      const user = account.users.get(caller.name);
      if (user === undefined) return [];
      const groups = user.groups.flatMap((name) => account.groups.get(name) ?? []);
      return [user, ...groups].flatMap((holder) => policiesOf(state, account, holder, reader));
    }
  }
}

function policiesOf(state: State, account: Account, holder: Holder, reader: PolicyReader): Policy[] {
  const inline = [...holder.inline].flatMap(([name, text]) => reader.read(text, "identity", name));
  const attached = holder.attached.flatMap((arn) => {
    const policy = findPolicy(state, account, arn);
    if (policy !== undefined) return reader.read(defaultDocument(policy), "identity", arn);
    reader.unread.push(arn);
    return [];
  });
  return [...inline, ...attached];
}

function boundaryOf(account: Account, caller: Caller): string | undefined {
  if (caller.kind === "role") return account.roles.get(caller.role)?.boundary;
  return caller.kind === "user" ? account.users.get(caller.name)?.boundary : undefined;
}

/** A boundary that is gone or unreadable allows nothing, as a boundary without statements does. */
function readBoundary(state: State, account: Account, arn: string, reader: PolicyReader): Policy | undefined {
  const policy = findPolicy(state, account, arn);
  if (policy === undefined) reader.unread.push(arn);
  const [read] = policy === undefined ? [] : reader.read(defaultDocument(policy), "boundary", arn);
  return read ?? NOTHING;
}

const NOTHING: Policy = {
  kind: "boundary",
  name: "unreadable boundary",
  version: "2012-10-17",
  statements: [],
  source: { text: "" },
};
