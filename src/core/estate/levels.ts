import type { Policy } from "../iam/policy.ts";
import type { Estate } from "./estate.ts";
import type { ControlPolicy, Organization } from "./organization.ts";

/** The organization's policies over one account: levels from the root to the account, as `PolicySet` wants them. */
export interface ControlLevels {
  /** Absent: nothing of the kind restricts the account, or nothing is known of it; `known` tells which. */
  readonly levels?: readonly (readonly Policy[])[];
  readonly known: boolean;
  /** Policies over the account that could not be read. The level of an unreadable SCP is left out, which only widens. */
  readonly unread: readonly string[];
}

const UNKNOWN: ControlLevels = { known: false, unread: [] };
const EXEMPT: ControlLevels = { known: true, unread: [] };

/** The SCPs over what an account's principals may do. The management account has none over it. */
export function scpLevelsFor(estate: Estate, account: string): ControlLevels {
  return remembered(estate, account, "scp");
}

/** The RCPs over who may come to an account's resources, its roles included. */
export function rcpLevelsFor(estate: Estate, account: string): ControlLevels {
  return remembered(estate, account, "rcp");
}

const levelsKnown = new WeakMap<Estate, Map<string, ControlLevels>>();

/** Every principal of an account is under the same policies. */
function remembered(estate: Estate, account: string, type: "scp" | "rcp"): ControlLevels {
  const known = levelsKnown.get(estate) ?? new Map<string, ControlLevels>();
  levelsKnown.set(estate, known);
  const key = `${type} ${account}`;
  const there = known.get(key);
  if (there !== undefined) return there;
  const { organization } = estate;
  const found = levelsFor(organization, account, type === "scp" ? organization?.scps : organization?.rcps, type);
  known.set(key, found);
  return found;
}

function levelsFor(
  organization: Organization | undefined,
  account: string,
  controls: readonly ControlPolicy[] | undefined,
  type: "scp" | "rcp",
): ControlLevels {
  if (organization === undefined || controls === undefined) return UNKNOWN;
  if (organization.managementAccount === account) return EXEMPT;
  const chain = chainTo(organization, account);
  if (chain === undefined) return UNKNOWN;
  const levels: Policy[][] = [];
  const unread: string[] = [];
  for (const target of chain) {
    const here = controls.filter((control) => control.targets?.includes(target));
    const missing = here.filter((control) => control.held.policy === undefined || !control.held.exact);
    unread.push(...missing.map((control) => control.name));
    // An SCP level says yes only by an Allow: without one of its policies it would say no to what it may well allow.
    if (type === "scp" && missing.length > 0) continue;
    // No policy at a level: SCPs of that kind are switched off there, and a level of none would deny everything.
    const level = here.flatMap((control) => control.held.policy ?? []);
    if (level.length > 0) levels.push(level);
  }
  const homeless = controls.filter((control) => control.targets === undefined);
  return {
    levels,
    known: homeless.length === 0 && unread.length === 0,
    unread: [...unread, ...homeless.map((control) => control.name)],
  };
}

/** Ids from the root down to the account itself; absent where the way up is not known. */
function chainTo(organization: Organization, account: string): readonly string[] | undefined {
  const units = new Map(organization.units.map((unit) => [unit.id, unit]));
  const chain = [account];
  let parent = organization.accounts.find((one) => one.id === account)?.parent;
  if (parent === undefined) return undefined;
  while (parent !== undefined) {
    if (chain.includes(parent)) return undefined;
    chain.unshift(parent);
    const unit = units.get(parent);
    if (unit === undefined) return undefined;
    parent = unit.parent;
  }
  return chain;
}
