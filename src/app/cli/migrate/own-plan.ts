import type { Declaration } from "../../../core/access/declaration/declaration.ts";
import { grantsReplacing } from "../../../core/access/migrate/draft-grants.ts";
import type { RoleStanding } from "../../../core/access/migrate/position.ts";
import { makePlan } from "../../../core/access/plan/make-plan.ts";
import { type PlanDocument, planDocument } from "../../../core/access/plan/plan-document.ts";
import { desire } from "../../../core/access/desired/desire.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { roleByArn } from "../../../core/estate/lookup.ts";
import type { Context } from "../command.ts";
import { InvalidInput } from "../invalid-input.ts";
import { readPolicies } from "../plan/read-declared.ts";
import { ourTenant } from "../tenant.ts";
import type { Target } from "./target.ts";

/** The part of a declaration that takes a user's place, planned by itself: the rest of the file is not this command's. */
export interface OwnPlan {
  readonly roles: readonly RoleStanding[];
  readonly document?: PlanDocument;
}

export function planOwn(
  context: Context,
  { user }: Target,
  declaration: Declaration,
  estate: Estate,
  id: string,
): OwnPlan {
  const into = declaration.accounts.find((account) => account.id === id)?.name ?? "";
  const grants = grantsReplacing(user, into, declaration.grants);
  if (grants.length === 0) return { roles: [] };
  const own: Declaration = {
    ...declaration,
    accounts: declaration.accounts.filter((account) => account.id === id),
    grants,
  };
  const files = readPolicies(own, context.cwd);
  const texts = [declaration.source, ...files.values()];
  const desired = desire(own, { estate, files });
  const plan = makePlan(own, { estate, files, tenant: ourTenant(context, estate) ?? declaration.gitlab });
  if (desired.value === undefined || plan.value === undefined) throw new InvalidInput(plan.diagnostics, texts);
  const roles = desired.value.grants.map(({ grant, principal }): RoleStanding => {
    const role = roleByArn(estate, principal);
    const stands = role?.origin === "live";
    const made = stands ? role.created : undefined;
    return { grant: grant.name, arn: principal, stands, ...(made === undefined ? {} : { made }) };
  });
  // What lies about of this stack is for `plan` and `apply`, which see all of the file.
  return { roles, document: { ...planDocument(plan.value), leftovers: [] } };
}
