import type { ApplyDocument } from "../../../core/access/apply/outcome.ts";
import { type Proposal, planProposals } from "../../../core/access/apply/plan-proposals.ts";
import type { DeclaredAccount } from "../../../core/access/declaration/declaration.ts";
import { keyDeletion, deactivation, reactivation, userDeletion } from "../../../core/access/migrate/key-changes.ts";
import type { UserKey } from "../../../core/access/keys/user-key.ts";
import { type VariablePlace, nameVariable } from "../../../core/access/keys/variable.ts";
import { planDocument } from "../../../core/access/plan/plan-document.ts";
import { standingIn } from "../../../core/access/plan/standing.ts";
import type { User } from "../../../core/estate/account.ts";
import { partitionOf } from "../../../core/estate/read/arn.ts";
import { visible } from "../../../core/text/visible.ts";
import { renderPlanText } from "../../../core/report/plan-text.ts";
import { belongingsOf, hasPassword } from "../../../edge/aws/user-belongings.ts";
import { deleteVariable } from "../../../edge/gitlab/write-variable.ts";
import { writeTime } from "../../../edge/time/clock.ts";
import { agreesTo } from "../apply/consent.ts";
import { applyPlan } from "../apply/run-apply.ts";
import type { Context } from "../command.ts";
import { say } from "../output.ts";
import type { KeysInGitlab, MigrationRead } from "./read-migration.ts";

/** The user that a step is about, with all that was read. */
export interface Retiring {
  readonly read: MigrationRead;
  readonly user: User;
  readonly account: DeclaredAccount;
}

export async function deactivateKey(context: Context, on: Retiring, key: UserKey): Promise<ApplyDocument> {
  return applyOne(context, on, deactivation(on.user, key, writeTime(context.now().getTime())));
}

export async function reactivateKey(context: Context, on: Retiring, key: UserKey): Promise<ApplyDocument> {
  return applyOne(context, on, reactivation(on.user, key));
}

export async function deleteKey(context: Context, on: Retiring, key: UserKey): Promise<ApplyDocument> {
  return applyOne(context, on, keyDeletion(on.user, key));
}

export async function deleteUserOf(context: Context, on: Retiring): Promise<ApplyDocument> {
  const { objects } = standingIn(on.read.estate, on.account.id);
  return applyOne(context, on, userDeletion(on.user, objects));
}

/** By the way of every plan: shown, asked about, done in order, and kept for `apply --undo`. */
async function applyOne(
  context: Context,
  { read, user, account }: Retiring,
  proposal: Proposal,
): Promise<ApplyDocument> {
  const planned = { ...account, partition: partitionOf(user.arn), read: true };
  const { plan } = planProposals([proposal], {
    estate: read.estate,
    accounts: [planned],
    stack: "migrate",
    caveats: [],
  });
  const document = planDocument(plan);
  if (document.changes.length > 0) context.stderr.write(renderPlanText(document, context.style.stderr));
  return applyPlan(context, document, read.estate, false);
}

/** What keeps a user from being deleted: everything on it but what it may do, which nobody can use without the rest. */
export async function hangsOn({ on }: MigrationRead, user: User): Promise<readonly string[]> {
  const belongings = await belongingsOf(on, user.arn);
  return [...((await hasPassword(on, user.arn)) ? ["a password, by which somebody can log in"] : []), ...belongings];
}

/** The variables that hold a key, its secret's beside its id's. Texts that hold more than the key are left to a person. */
export function variablesOf(
  { held }: KeysInGitlab,
  keyId: string,
): {
  readonly whole: readonly VariablePlace[];
  readonly partly: readonly VariablePlace[];
} {
  const own = held.filter((one) => one.keyId === keyId);
  return {
    whole: own.flatMap(({ form, id, secret }) =>
      form === "pair" ? [id, ...(secret === undefined ? [] : [secret])] : [],
    ),
    partly: own.flatMap(({ form, id }) => (form === "text" ? [id] : [])),
  };
}

/** Deletes variables, if somebody agrees. Each that was deleted is named, also where a later one fails. */
export async function deleteVariables(
  context: Context,
  { gitlab }: KeysInGitlab,
  variables: readonly VariablePlace[],
): Promise<{ readonly did: readonly string[]; readonly agreed: boolean }> {
  if (variables.length === 0) return { did: [], agreed: true };
  context.stderr.write(`${variables.map((one) => `  - variable ${visible(nameVariable(one))}`).join("\n")}\n`);
  if (!(await agreesTo(context, `${variables.length} CI/CD variables are deleted.`))) return { did: [], agreed: false };
  const did: string[] = [];
  for (const variable of variables) {
    try {
      await deleteVariable(gitlab, variable);
    } catch (error) {
      for (const one of did) say(context, one);
      throw error;
    }
    did.push(`deleted the variable ${nameVariable(variable)}`);
  }
  return { did, agreed: true };
}
