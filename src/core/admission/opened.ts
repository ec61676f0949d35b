import { ask } from "../iam/asked.ts";
import { matchStatement } from "../iam/match-statement.ts";
import type { Policy, Statement } from "../iam/policy.ts";
import { NO } from "../iam/truth.ts";
import type { Caveat, Door } from "./admission.ts";
import type { Doorway } from "./doorway.ts";
import { forAnyRole } from "./every-role.ts";
import { type Opened, openKeys } from "./open-keys.ts";
import { requestOf } from "./web-identity-request.ts";

/** Resource control policies after `openKeys`. The lower bound is there where it differs. */
export interface OpenedLevels {
  readonly upper: readonly (readonly Policy[])[];
  readonly lower?: readonly (readonly Policy[])[];
  readonly caveats: readonly Caveat[];
}

/** What is left of a policy for tokens of this door. */
export function openTrust(policy: Policy, doorway: Doorway): Opened {
  const { upper, lower, caveats } = forAnyRole(policy, doorway);
  const opened = openOne(upper, doorway);
  if (lower === undefined) return opened;
  const least = openOne(lower, doorway);
  return { upper: opened.upper, lower: least.lower ?? least.upper, caveats: [...least.caveats, ...caveats] };
}

function openOne(policy: Policy, doorway: Doorway): Opened {
  return openKeys(policy, doorway.issuer, (statement) => speaksOf(statement, policy, doorway));
}

const known = new WeakMap<Policy, { readonly door: string; readonly opened: Opened }>();

/** The same, kept with the policy: for whoever asks one policy about many tokens. */
export function openTrustOnce(policy: Policy, doorway: Doorway): Opened {
  const door = `${doorway.providerArn} ${doorway.roleArn ?? ""}`;
  const found = known.get(policy);
  if (found?.door === door) return found.opened;
  const opened = openTrust(policy, doorway);
  known.set(policy, { door, opened });
  return opened;
}

/** Whether a statement may be about web identities of this door at all, whatever its conditions. */
function speaksOf(statement: Statement, policy: Policy, doorway: Doorway): boolean {
  const bare = { ...statement, conditions: [] };
  return matchStatement(bare, policy, ask(requestOf(doorway, {})), true).truth !== NO;
}

const NONE: OpenedLevels = { upper: [], caveats: [] };

/** The same for resource control policies. */
export function openRcps(door: Door, doorway: Doorway): OpenedLevels {
  if (door.rcps === undefined || door.rcps.length === 0) return NONE;
  const levels = door.rcps.map((level) => level.map((policy) => openTrustOnce(policy, doorway)));
  const all = levels.flat();
  const upper = levels.map((level) => level.map((opened) => opened.upper));
  const caveats = all.flatMap((opened) => opened.caveats);
  if (all.every((opened) => opened.lower === undefined)) return { upper, caveats };
  return { upper, lower: levels.map((level) => level.map((opened) => opened.lower ?? opened.upper)), caveats };
}
