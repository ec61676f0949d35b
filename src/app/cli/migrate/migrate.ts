import type { ApplyDocument } from "../../../core/access/apply/outcome.ts";
import type { MigrationDocument } from "../../../core/access/migrate/migration-document.ts";
import type { Position } from "../../../core/access/migrate/position.ts";
import { renderProposalText } from "../../../core/report/migrate-text.ts";
import { renderPlanText } from "../../../core/report/plan-text.ts";
import { visible } from "../../../core/text/visible.ts";
import { readKeyUser } from "../../../edge/aws/user-keys.ts";
import { agreesTo } from "../apply/consent.ts";
import { applyPlan } from "../apply/run-apply.ts";
import { orFailure } from "../aws-failure.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { deletingKey, deletingUser } from "./delete-steps.ts";
import { type OwnPlan, planOwn } from "./own-plan.ts";
import { propose } from "./propose.ts";
import { nearUser, readMigration } from "./read-migration.ts";
import { deactivateKey, reactivateKey } from "./retire.ts";
import { type Target, rereadDeclaration, targetOf } from "./target.ts";
import { type Going, type Known, type More, noteApply, rolesOf, sayRole, stand, tell, unreadIn } from "./tell.ts";

/** One step further, with a question before each, and where it then stands. */
export async function migrate(context: Context): Promise<MigrationDocument> {
  const target = await targetOf(context);
  const read = await readMigration(context, target);
  const going: Going = {
    context,
    target,
    read,
    waits: { still: context.flag("still-for"), keep: context.flag("keep-for") },
    did: [],
    warnings: [],
    unread: unreadIn(read, target),
    blocks: [],
  };
  const own = ownPlan(going, target);
  if (!isKnown(going)) {
    const replaced = own.roles.length > 0;
    if (replaced && context.flag("reactivate")) {
      const message = `the IAM user \`${target.user}\` is gone, and its keys with it`;
      throw invalidArgument("migrate/nothing-to-reactivate", message, "a key that was deleted cannot be brought back");
    }
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

function ownPlan({ context, read }: Going, target: Target): OwnPlan {
  const { declaration } = target;
  if (declaration === undefined) return { roles: [] };
  return planOwn(context, target, declaration, read.estate, target.account.id);
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
  const gets = `${document.file} gets ${document.grants.length === 1 ? "this grant" : "these grants"}.`;
  if (!(await agreesTo(context, gets))) {
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
