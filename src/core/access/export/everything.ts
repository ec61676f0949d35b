import type { Change } from "../../change/change.ts";
import type { CloudObject } from "../../change/object.ts";
import type { Reading } from "../../text/diagnostic.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { desire } from "../desired/desire.ts";
import { type PlanOptions, makePlan } from "../plan/make-plan.ts";
import type { PlannedAccount } from "../plan/plan.ts";
import { keyOf, standingIn } from "../plan/standing.ts";

export interface Everything {
  readonly changes: readonly Change[];
  readonly accounts: readonly PlannedAccount[];
  /** Grants that are left out, since a proof failed. */
  readonly refused: readonly string[];
}

/** All that a declaration wants to stand, whether it stands already or not: what another tool has to know of it. */
export function everythingOf(declaration: Declaration, options: PlanOptions): Reading<Everything> {
  const { value: plan, diagnostics } = makePlan(declaration, options);
  const desired = desire(declaration, options).value;
  if (plan === undefined || desired === undefined) return { diagnostics };
  const refused = new Set(plan.refused);
  const left = desired.grants.filter(({ grant }) => refused.has(grant.name)).flatMap(({ objects }) => objects);
  const without = new Set(left.map(keyOf));
  const planned = new Map(plan.changes.flatMap((change) => (change.after ? [[keyOf(change.after), change]] : [])));
  const changes = desired.accounts.flatMap(({ declared, objects }) => {
    const standing = standingIn(options.estate, declared.id);
    return objects.flatMap((object): readonly Change[] => {
      const key = keyOf(object);
      const change = planned.get(key);
      if (change !== undefined) return [change];
      const before = standing.objects.get(key);
      if (before === undefined || without.has(key)) return [];
      return [
        { action: "adopt", account: declared.id, before, after: asItStands(object, before), reason: "it stands" },
      ];
    });
  });
  return { value: { changes, accounts: plan.accounts, refused: plan.refused }, diagnostics };
}

/** With what others have beside ours, where that was read. */
function asItStands(wanted: CloudObject, before: CloudObject): CloudObject {
  return wanted.kind === "managed-policy" || wanted.kind === "instance-profile" ? wanted : before;
}
