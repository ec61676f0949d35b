import { type Holdings, findHoldings, secretBeside } from "../../../core/access/keys/find-holdings.ts";
import { addHidden, unknownNames } from "../../../core/access/keys/hidden-holdings.ts";
import { type LifeTags, readLifeTags } from "../../../core/access/keys/life-tags.ts";
import { nameVariable } from "../../../core/access/keys/variable.ts";
import type { KeyUser } from "../../../core/access/keys/user-key.ts";
import type { ReadStanding } from "../../../core/access/rotate/rotate-document.ts";
import { type Situation, idsOf } from "../../../core/access/rotate/situation.ts";
import { parseIamArn } from "../../../core/estate/read/arn.ts";
import { toInstant } from "../../../core/text/instant.ts";
import type { On } from "../../../edge/aws/apply/on.ts";
import { readKeyUser } from "../../../edge/aws/user-keys.ts";
import { type VariablesRead, readHeldVariables } from "../../../edge/gitlab/held-variables.ts";
import { orFailure } from "../aws-failure.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import type { OpenedGitlab } from "../open-gitlab.ts";
import { withProgress } from "../progress.ts";

interface Asked {
  readonly name: string;
  readonly account: string;
}

export interface SituationRead {
  readonly situation: Situation;
  readonly read: ReadStanding;
}

/** The user, its keys and every place in GitLab that holds one of them, as they are now. */
export async function readSituation(
  context: Context,
  asked: Asked,
  on: On,
  from: OpenedGitlab,
): Promise<SituationRead> {
  const { flag } = context;
  const { user, found } = await withProgress(context, async (progress) => {
    progress.phase("reading the user's keys");
    const user = await orFailure("rotate", readUser(on, asked));
    progress.phase("reading GitLab's variables");
    const { signal } = on.options;
    return { user, found: await readHeldVariables({ ...from, signal, tell: progress.update }) };
  });
  const life = readLifeTags(user.tags);
  const holdings = holdingsIn(found, user, life, flag("held-in"));
  const olderThan = flag("older-than");
  const retire = flag("retire");
  return {
    situation: {
      user,
      life,
      holdings,
      now: toInstant(context.now().getTime() / 1000) ?? "",
      waits: { still: flag("still-for"), keep: flag("keep-for") },
      ...(olderThan === undefined ? {} : { olderThan }),
      ...(retire === undefined ? {} : { retire }),
      allowNarrowing: flag("allow-narrowing"),
    },
    read: {
      gitlab: from.host,
      ...found.looked,
      unread: found.unread.map(({ owner }) => owner ?? "the instance's own"),
      hidden: holdings.opaque.map(nameVariable),
    },
  };
}

/** The name of the user that is meant, by which IAM is asked: an ARN has it at its end. */
export function userNameIn(given: string, account: string): string {
  const arn = parseIamArn(given);
  if (arn !== undefined && arn.account !== account) {
    const help = "run it with credentials of that account, or take a role there with `--assume-role ARN`";
    throw invalidArgument("rotate/other-account", `\`${given}\` is not in the account ${account}`, help);
  }
  const name = arn?.type === "user" ? arn.name : given;
  if (/^[\w+=,.@-]{1,64}$/.test(name)) return name;
  const help = "the name alone, without its path, or its whole ARN";
  throw invalidArgument("rotate/no-user", `\`${given}\` is not the name of an IAM user`, help);
}

async function readUser(on: On, { name, account }: Asked): Promise<KeyUser> {
  const user = await readKeyUser(on, name);
  if (user !== undefined) return user;
  const help = "the name is the user's alone, without its path; `aws iam list-users` shows them all";
  throw invalidArgument("rotate/no-user", `there is no IAM user \`${name}\` in the account ${account}`, help);
}

function holdingsIn(found: VariablesRead, user: KeyUser, life: LifeTags, named: readonly string[]): Holdings {
  const holdings = findHoldings(found.variables, idsOf(user, life));
  const [unknown] = unknownNames(holdings, named);
  if (unknown !== undefined) {
    const shown = holdings.opaque.map(nameVariable).join(", ");
    const help =
      shown === "" ? "no hidden variable was found that is called as an access key id" : `there are ${shown}`;
    throw invalidArgument("cli/bad-value", `\`--held-in\` is \`${unknown}\`, which is no such hidden variable`, help);
  }
  // What is written there now nobody can read: that all of them were written is what the tag says.
  const keyId = (life.writtenAt === undefined ? life.retiring : life.successor) ?? user.keys[0]?.id ?? "";
  return addHidden(holdings, named, keyId, (id) => secretBeside(id, found.variables));
}
