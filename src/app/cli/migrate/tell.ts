import type { ApplyDocument } from "../../../core/access/apply/outcome.ts";
import type { Waits } from "../../../core/access/keys/key-life.ts";
import { nameVariable } from "../../../core/access/keys/variable.ts";
import type {
  MigratedRole,
  MigrationDocument,
  ProposalDocument,
} from "../../../core/access/migrate/migration-document.ts";
import { type Position, positionOf } from "../../../core/access/migrate/position.ts";
import { sayNext } from "../../../core/access/migrate/say-next.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { standingOf } from "../../../core/estate/standing.ts";
import type { Context } from "../command.ts";
import { sameCommand } from "../same-command.ts";
import type { OwnPlan } from "./own-plan.ts";
import type { Proposed } from "./propose.ts";
import type { KeysInGitlab, MigrationRead } from "./read-migration.ts";
import type { Target } from "./target.ts";

/** A run on its way, with what it has to say at its end. */
export interface Going {
  readonly context: Context;
  readonly target: Target;
  readonly read: MigrationRead;
  readonly waits: Waits;
  readonly did: string[];
  readonly warnings: string[];
  readonly unread: string[];
  readonly blocks: string[];
}

/** Of a user that is there. */
export type Known = Going & { readonly read: Required<Pick<MigrationRead, "user" | "keys">> & MigrationRead };

/** What an apply did, for the end of the run. */
export function noteApply({ did }: Going, { done, undo }: ApplyDocument): void {
  for (const { action, kind, id } of done) did.push(`${action} ${kind} ${id}`);
  // Of a key that is deleted nothing can be brought back.
  const isBack = done.some(({ action, kind }) => action !== "delete" || kind !== "access-key");
  if (undo !== undefined && isBack) did.push(`kept what was replaced: \`sallyport apply --undo ${undo}\``);
}

/** What a step has to add. */
export interface More {
  readonly proposed?: Proposed;
  readonly proposal?: ProposalDocument;
  readonly apply?: ApplyDocument;
  readonly agreed?: false;
}

export function tell(going: Going, own: OwnPlan, position: Position, more: More): MigrationDocument {
  const { context, target, read, did, warnings, unread, blocks, waits } = going;
  const { proposed, proposal, apply, agreed } = more;
  const again = sameCommand(context, position.step === "propose" ? ["project", "id", "branch"] : []);
  const { next, command } = sayNext(position, { user: target.user, waits, again });
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
export function rolesOf({ read, target }: Going, { roles }: OwnPlan): readonly MigratedRole[] {
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

export function sayRole({ arn, seen = [] }: MigratedRole): readonly string[] {
  return seen.map(({ subject, last, count }) => `${arn}: ${subject}, ${count} times, last ${last}`);
}

export function unreadIn({ estate }: MigrationRead, { account }: Target): string[] {
  const kinds = new Set(["web-identity-events", "last-accessed", "access-keys", "authorization-details"]);
  return estate.sources
    .filter((one) => one.account === account.id && kinds.has(one.kind) && one.standing !== "ok")
    .map(
      ({ kind, standing, detail }) =>
        `${kind.replaceAll("-", " ")}: ${standing}${detail === undefined ? "" : ` (${detail})`}`,
    );
}

/** Where it stands by what is known now. */
export function stand({ context, read, waits }: Going, { roles, document }: OwnPlan): Position {
  return positionOf({
    ...(read.keys === undefined ? {} : { user: read.keys }),
    roles,
    pending: (document?.changes.length ?? 0) > 0 || (document?.refused.length ?? 0) > 0,
    waits,
    now: context.now().toISOString(),
  });
}
