import { nameVariable } from "../../../core/access/keys/variable.ts";
import type { MigrationDocument } from "../../../core/access/migrate/migration-document.ts";
import type { Position } from "../../../core/access/migrate/position.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { visible } from "../../../core/text/visible.ts";
import { isAttended } from "../apply/consent.ts";
import { sayFailure } from "../aws-failure.ts";
import { invalidArgument } from "../invalid-input.ts";
import type { OwnPlan } from "./own-plan.ts";
import { type KeysInGitlab, findInGitlab } from "./read-migration.ts";
import { deleteKey, deleteUserOf, deleteVariables, hangsOn, variablesOf } from "./retire.ts";
import { type Going, type Known, type More, noteApply, stand, tell } from "./tell.ts";

export async function deletingKey(going: Known, own: OwnPlan, position: Position): Promise<MigrationDocument> {
  const { context, target, read } = going;
  const { key } = position;
  if (key === undefined) return tell(going, own, position, {});
  const variables = await deletingVariables(going, key.id);
  if (variables.stop) return tell(going, own, position, { agreed: false });
  const apply = await deleteKey(context, { read, user: read.user, account: target.account }, key);
  noteApply(going, apply);
  if (apply.result !== "applied" && apply.result !== "nothing-to-do") return tell(going, own, position, { apply });
  const keys = read.keys.keys.filter(({ id }) => id !== key.id);
  const left: Known = { ...going, read: { ...read, keys: { ...read.keys, keys } } };
  const after = stand(left, own);
  return after.step === "delete-user" ? deletingUser(left, own, after, { apply }) : tell(left, own, after, { apply });
}

/** GitLab's variables with the key, where `--delete-variables` says so; else they are named. */
async function deletingVariables(going: Known, keyId: string): Promise<{ readonly stop: boolean }> {
  const { context } = going;
  const asked = context.flag("delete-variables");
  const inGitlab = await lookAgain(going, keyId, asked);
  if (inGitlab === undefined) {
    if (asked) {
      const help = "name it with `--gitlab-url`, with a token of the scope `api` in GITLAB_TOKEN";
      throw invalidArgument("cli/missing-flag", "`--delete-variables` needs to know which GitLab", help);
    }
    return { stop: false };
  }
  going.unread.push(...inGitlab.unread);
  const { whole, partly } = variablesOf(inGitlab, keyId);
  for (const one of partly)
    going.warnings.push(`${nameVariable(one)} holds the key inside of a longer text: a person has to take it out`);
  const hidden = inGitlab.opaque.map((one) => nameVariable(one));
  if (hidden.length > 0) going.warnings.push(`hidden variables may hold the key as well: ${hidden.join(", ")}`);
  // A secret that is gone takes the way back with it: it stays until somebody may agree to the key's own deletion.
  const mayGo = isAttended(context) || context.flag("allow-narrowing");
  if (!asked || !mayGo) {
    if (whole.length === 0) return { stop: false };
    const names = whole.map((one) => nameVariable(one)).join(", ");
    going.warnings.push(`the key still lies in ${names}, where it wins over roles: delete them`);
    const help = asked ? "they go with the key" : "with `--delete-variables` they go as well";
    context.stderr.write(`  ! the key lies in ${visible(names)}: ${help}\n`);
    return { stop: false };
  }
  const { did, agreed } = await deleteVariables(context, inGitlab, whole);
  going.did.push(...did);
  return { stop: !agreed };
}

/** Where nobody asked for variables to be deleted, a GitLab that does not answer stops nothing. */
async function lookAgain(
  { context, unread }: Going,
  keyId: string,
  isNeeded: boolean,
): Promise<KeysInGitlab | undefined> {
  try {
    return await findInGitlab(context, [keyId]);
  } catch (error) {
    if (isNeeded || context.isInterrupted() || !(error instanceof SallyportError)) throw error;
    unread.push(`GitLab's variables: ${error.message}`);
    return undefined;
  }
}

export async function deletingUser(
  going: Known,
  own: OwnPlan,
  position: Position,
  more: More,
): Promise<MigrationDocument> {
  const { context, target, read } = going;
  const declared = target.declaration?.grants.find(({ from }) => from.kind === "user" && from.user === target.user);
  if (declared !== undefined) {
    going.blocks.push(
      `sallyport.yaml declares the user, as the grant \`${declared.name}\`: take that out first, or the next apply makes it again`,
    );
  }
  try {
    const hangs = await hangsOn(read, read.user);
    if (hangs.length > 0) going.blocks.push(`the user stays, since there is more on it: ${hangs.join(", ")}`);
  } catch (error) {
    read.on.options.signal.throwIfAborted();
    going.blocks.push(`the user stays, since what hangs on it was not read: ${sayFailure(error, "migrate").message}`);
  }
  if (going.blocks.length > 0) return tell(going, own, position, more);
  const apply = await deleteUserOf(context, { read, user: read.user, account: target.account });
  noteApply(going, apply);
  const done = apply.result === "applied" || apply.result === "nothing-to-do";
  return tell(going, own, done ? { step: "done" } : position, { ...more, apply });
}
