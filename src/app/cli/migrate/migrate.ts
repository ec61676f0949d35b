import { nameVariable } from "../../../core/access/keys/variable.ts";
import type { Waits } from "../../../core/access/keys/key-life.ts";
import type {
  MigratedRole,
  MigrationDocument,
  ProposalDocument,
} from "../../../core/access/migrate/migration-document.ts";
import { type Position, positionOf } from "../../../core/access/migrate/position.ts";
import { sayNext } from "../../../core/access/migrate/say-next.ts";
import type { ApplyDocument } from "../../../core/access/apply/outcome.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { standingOf } from "../../../core/estate/standing.ts";
import { visible } from "../../../core/text/visible.ts";
import { renderPlanText } from "../../../core/report/plan-text.ts";
import { renderProposalText } from "../../../core/report/migrate-text.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { readKeyUser } from "../../../edge/aws/user-keys.ts";
import { agreesTo } from "../apply/consent.ts";
import { applyPlan } from "../apply/run-apply.ts";
import { orFailure, sayFailure } from "../aws-failure.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { type OwnPlan, planOwn } from "./own-plan.ts";
import { type Proposed, propose } from "./propose.ts";
import { type KeysInGitlab, type MigrationRead, findInGitlab, nearUser, readMigration } from "./read-migration.ts";
import {
  deactivateKey,
  deleteKey,
  deleteUserOf,
  deleteVariables,
  hangsOn,
  reactivateKey,
  variablesOf,
} from "./retire.ts";
import { type Target, rereadDeclaration, targetOf } from "./target.ts";

/** Without a word of anybody's a key has to stand still for so long here: jobs that run once a week count, too. */
const STILL = 7 * 86_400;

interface Going {
  readonly context: Context;
  readonly target: Target;
  readonly read: MigrationRead;
  readonly waits: Waits;
  readonly did: string[];
  readonly warnings: string[];
  readonly unread: string[];
  readonly blocks: string[];
}

type Known = Going & { readonly read: Required<Pick<MigrationRead, "user" | "keys">> & MigrationRead };

/** One step further, with a question before each, and where it then stands. */
export async function migrate(context: Context): Promise<MigrationDocument> {
  const target = await targetOf(context);
  const read = await readMigration(context, target);
  const going: Going = {
    context,
    target,
    read,
    waits: waitsOf(context),
    did: [],
    warnings: [],
    unread: unreadIn(read, target),
    blocks: [],
  };
  const own = ownPlan(going, target);
  if (!isKnown(going)) {
    const replaced = own.roles.length > 0;
    if (!replaced) {
      const message = `the account ${target.account.id} has no IAM user \`${target.user}\``;
      throw invalidArgument("migrate/no-user", message, nearUser(read.estate, target));
    }
    return tell(going, own, { step: "done" }, {});
  }
  const position = stand(going, own);
  if (position.rotating === true) {
    going.blocks.push(`its keys are being rotated: let \`sallyport rotate ${target.user}\` come to its end first`);
    return tell(going, own, position, {});
  }
  if (context.flag("reactivate")) return reactivate(going, own, position);
  return step(going, own, position);
}

function isKnown(going: Going): going is Known {
  return going.read.user !== undefined && going.read.keys !== undefined;
}

function waitsOf({ flag, settings }: Context): Waits {
  const isSaid = settings.values.get("still-for")?.origin.from !== "default";
  return { still: isSaid ? flag("still-for") : Math.max(STILL, flag("still-for")), keep: flag("keep-for") };
}

function ownPlan({ context, read }: Going, target: Target): OwnPlan {
  const { declaration } = target;
  if (declaration === undefined) return { roles: [] };
  return planOwn(context, target, declaration, read.estate, target.account.id);
}

function stand({ context, read, waits }: Going, { roles, document }: OwnPlan): Position {
  return positionOf({
    ...(read.keys === undefined ? {} : { user: read.keys }),
    roles,
    pending: (document?.changes.length ?? 0) > 0 || (document?.refused.length ?? 0) > 0,
    waits,
    now: context.now().toISOString(),
  });
}

async function step(going: Known, own: OwnPlan, position: Position): Promise<MigrationDocument> {
  if (wantsAnother(going, own, position)) return proposing(going, own, position);
  switch (position.step) {
    case "propose":
      return proposing(going, own, position);
    case "make-role":
      return making(going, own, position, {});
    case "deactivate":
      return deactivating(going, own, position);
    case "delete-key":
      return deletingKey(going, own, position);
    case "delete-user":
      return deletingUser(going, own, position, {});
    case "dual-run":
    case "wait":
    case "done":
      return tell(going, own, position, {});
  }
}

/** A project that is named, that has no grant yet, and whose jobs still have a key that works. */
function wantsAnother({ context, target }: Going, { roles }: OwnPlan, { step: at }: Position): boolean {
  const project = context.flag("project");
  if (project === undefined || !["make-role", "dual-run", "deactivate"].includes(at)) return false;
  const names = new Set(roles.map(({ grant }) => grant));
  return !(target.declaration?.grants ?? []).some(
    ({ name, from }) => names.has(name) && from.kind === "job" && from.project === project,
  );
}

async function proposing(going: Known, own: OwnPlan, position: Position): Promise<MigrationDocument> {
  const { context, target, read } = going;
  if (read.keys.keys.length === 0) {
    going.blocks.push("it has no access key, so that there is nothing to migrate");
    return tell(going, own, position, {});
  }
  const proposed = await propose(context, target, read);
  going.warnings.push(...proposed.warnings);
  going.unread.push(...proposed.unread);
  going.blocks.push(...proposed.blocks);
  const { document, write } = proposed;
  const more = { proposed, ...(document === undefined ? {} : { proposal: document }) };
  if (document === undefined || write === undefined) return tell(going, own, position, more);
  context.stderr.write(renderProposalText(document, context.style.stderr));
  if (!agreesTo(context, `${document.file} gets ${document.grants.length === 1 ? "this grant" : "these grants"}.`)) {
    return tell(going, own, position, { ...more, agreed: false });
  }
  write();
  going.did.push(
    `wrote ${document.grants.map(({ name }) => `\`${name}\``).join(", ")} into ${document.file}`,
    ...document.policies.map(({ path }) => `wrote ${path}`),
  );
  const declaration = rereadDeclaration(context, document.file);
  const account = declaration?.accounts.find(({ id }) => id === target.account.id) ?? target.account;
  const next: Target = { ...target, account, declared: true, ...(declaration === undefined ? {} : { declaration }) };
  const going2: Known = { ...going, target: next };
  const planned = ownPlan(going2, next);
  const after = stand(going2, planned);
  return after.step === "make-role" ? making(going2, planned, after, more) : tell(going2, planned, after, more);
}

async function making(going: Known, own: OwnPlan, position: Position, more: More): Promise<MigrationDocument> {
  const { context, read } = going;
  const { document } = own;
  if (document === undefined) return tell(going, own, position, more);
  for (const grant of document.refused) {
    const proofs = document.proofs.filter((proof) => proof.grant === grant && proof.holds === false);
    const says = proofs.map(
      ({ claim, witness }) => `it does not hold that it ${claim}${witness === undefined ? "" : ` (${witness})`}`,
    );
    going.blocks.push(
      `the grant \`${grant}\` is refused: ${says.join("; ")}; cut its policy down, or say \`dangerously-administrator: true\` where that was the proof`,
    );
  }
  if (document.changes.length === 0) return tell(going, own, position, more);
  context.stderr.write(renderPlanText(document, context.style.stderr));
  const apply = await applyPlan(context, document, read.estate, false);
  noteApply(going, apply);
  const done = apply.result === "applied" || apply.result === "nothing-to-do";
  if (!done || document.refused.length > 0) return tell(going, own, position, { ...more, apply });
  const made = context.now().toISOString();
  const roles = own.roles.map((role) => ({ ...role, stands: true, made: role.made ?? made }));
  const stands: OwnPlan = { ...own, roles, document: { ...document, changes: [] } };
  return tell(going, stands, stand(going, stands), { ...more, apply });
}

async function deactivating(going: Known, own: OwnPlan, position: Position): Promise<MigrationDocument> {
  const { context, target, read } = going;
  const { key } = position;
  if (key === undefined) return tell(going, own, position, {});
  const roles = rolesOf(going, own);
  if (roles.every(({ seen }) => seen !== undefined && seen.length === 0)) {
    going.warnings.push("no job was seen to come in by the role: whoever used the key may not know of it");
  } else if (roles.some(({ seen }) => seen === undefined)) {
    going.warnings.push("whether any job came in by the role was not read");
  }
  for (const text of [...roles.flatMap(sayRole), ...going.warnings.map((one) => `! ${one}`)])
    context.stderr.write(`  ${visible(text)}\n`);
  const apply = await deactivateKey(context, { read, user: read.user, account: target.account }, key);
  return afterKeyStep(going, own, apply, "the key is deactivated");
}

async function reactivate(going: Known, own: OwnPlan, position: Position): Promise<MigrationDocument> {
  const { context, target, read } = going;
  const key = position.key;
  if (key === undefined || key.active) {
    throw invalidArgument(
      "migrate/nothing-to-reactivate",
      `no key of \`${target.user}\` is deactivated${key === undefined ? "" : `: \`${key.id}\` is active`}`,
      "without `--reactivate` the command says where it stands",
    );
  }
  const apply = await reactivateKey(context, { read, user: read.user, account: target.account }, key);
  return afterKeyStep(going, own, apply, "the key is active again");
}

async function deletingKey(going: Known, own: OwnPlan, position: Position): Promise<MigrationDocument> {
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
  if (!asked) {
    if (whole.length === 0) return { stop: false };
    const names = whole.map((one) => nameVariable(one)).join(", ");
    going.warnings.push(`the key still lies in ${names}, where it wins over roles: delete them`);
    context.stderr.write(`  ! the key lies in ${visible(names)}: with \`--delete-variables\` they go as well\n`);
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

async function deletingUser(going: Known, own: OwnPlan, position: Position, more: More): Promise<MigrationDocument> {
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

/** The keys are read once more: what stands decides what is said. */
async function afterKeyStep(
  going: Known,
  own: OwnPlan,
  apply: ApplyDocument,
  says: string,
): Promise<MigrationDocument> {
  noteApply(going, apply);
  if (apply.result === "applied") going.did.push(says);
  const { context, read, target } = going;
  const keys = context.isInterrupted() ? undefined : await orFailure("migrate", readKeyUser(read.on, target.user));
  const left: Going = keys === undefined ? going : { ...going, read: { ...read, keys } };
  return tell(left, own, stand(left, own), { apply });
}

function noteApply({ did }: Going, { done, undo }: ApplyDocument): void {
  for (const { action, kind, id } of done) did.push(`${action} ${kind} ${id}`);
  if (undo !== undefined) did.push(`kept what was replaced: \`sallyport apply --undo ${undo}\``);
}

interface More {
  readonly proposed?: Proposed;
  readonly proposal?: ProposalDocument;
  readonly apply?: ApplyDocument;
  readonly agreed?: false;
}

function tell(going: Going, own: OwnPlan, position: Position, more: More): MigrationDocument {
  const { target, read, did, warnings, unread, blocks, waits } = going;
  const { proposed, proposal, apply, agreed } = more;
  const { next, command } = sayNext(position, { user: target.user, waits });
  const keys = read.keys?.keys ?? [];
  return {
    formatVersion: "1.0",
    user: read.user?.arn ?? target.user,
    account: target.account.id,
    step: position.step,
    ...(position.due === undefined ? {} : { due: position.due }),
    did: [...did],
    next,
    ...(command === undefined ? {} : { command }),
    blocks: [...blocks],
    keys: keys.map((key) => ({ ...key, ...liesIn(proposed?.inGitlab, key.id) })),
    ...(proposed?.inGitlab === undefined ? {} : { looked: proposed.inGitlab.looked }),
    roles: rolesOf(going, own),
    ...(proposal === undefined ? {} : { proposal }),
    ...(proposed === undefined ? {} : { sources: proposed.sources }),
    ...(apply === undefined ? {} : { apply }),
    ...(agreed === undefined ? {} : { agreed }),
    warnings: [...new Set(warnings)],
    unread: [...new Set(unread)],
  };
}

function liesIn(inGitlab: KeysInGitlab | undefined, keyId: string): { readonly lies?: readonly string[] } {
  if (inGitlab === undefined) return {};
  return { lies: inGitlab.held.filter((one) => one.keyId === keyId).map(({ id }) => nameVariable(id)) };
}

/** Each role with the jobs that CloudTrail saw come in by it. */
function rolesOf({ read, target }: Going, { roles }: OwnPlan): readonly MigratedRole[] {
  const { id } = target.account;
  const isRead = standingOf(read.estate.sources, "web-identity-events", { account: id }) === "ok";
  const events = accountById(read.estate, id)?.webIdentityEvents ?? [];
  return roles.map(({ grant, arn, stands }) => {
    const own = events.filter(({ roleArn }) => roleArn === arn);
    const seen = own.flatMap(({ subject, last, succeeded }) =>
      succeeded > 0 ? [{ subject, last, count: succeeded }] : [],
    );
    const denied = own.flatMap(({ subject, last, denied: count }) => (count > 0 ? [{ subject, last, count }] : []));
    return {
      grant,
      arn,
      stands,
      ...(isRead || seen.length > 0 ? { seen } : {}),
      ...(isRead || denied.length > 0 ? { denied } : {}),
    };
  });
}

function sayRole({ arn, seen = [] }: MigratedRole): readonly string[] {
  return seen.map(({ subject, last, count }) => `${arn}: ${subject}, ${count} times, last ${last}`);
}

function unreadIn({ estate }: MigrationRead, { account }: Target): string[] {
  const kinds = new Set(["web-identity-events", "last-accessed", "access-keys", "authorization-details"]);
  return estate.sources
    .filter((one) => one.account === account.id && kinds.has(one.kind) && one.standing !== "ok")
    .map(
      ({ kind, standing, detail }) =>
        `${kind.replaceAll("-", " ")}: ${standing}${detail === undefined ? "" : ` (${detail})`}`,
    );
}
