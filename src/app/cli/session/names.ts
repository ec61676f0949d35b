import type { Declaration } from "../../../core/access/declaration/declaration.ts";
import { roleOfGrant } from "../../../core/access/desired/grant-role.ts";
import { type RoleArn, readRoleArn } from "../../../core/session/role-arn.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";

/** What names on the command line stand for. Only a name that is no ARN and no id makes it read `sallyport.yaml`. */
export interface Names {
  readonly role: (text: string) => Promise<RoleArn>;
  readonly account: (text: string) => Promise<string>;
  /** The region of the account of the first grant that was named. */
  readonly region: () => string | undefined;
}

export function namesOf(context: Pick<Context, "readDeclaration">): Names {
  let declaration: Declaration | undefined;
  let region: string | undefined;

  async function declared(): Promise<Declaration | undefined> {
    declaration ??= await context.readDeclaration();
    return declaration;
  }

  return {
    async role(text) {
      const role = readRoleArn(text);
      if (role !== undefined) return role;
      const file = text.startsWith("arn:") ? undefined : await declared();
      const found = file === undefined ? undefined : roleOfGrant(file, text);
      if (found !== undefined && "arn" in found) {
        region ??= found.account.region;
        const arn = readRoleArn(found.arn);
        if (arn !== undefined) return arn;
      }
      const why = found !== undefined && "problem" in found ? `: ${found.problem}` : "";
      throw invalidArgument(
        "creds/bad-role",
        `\`${text}\` is neither the ARN of a role nor a grant of a \`sallyport.yaml\`${why}`,
        didYouMean(text, file?.grants.map(({ name }) => name) ?? []) ??
          "an ARN reads `arn:aws:iam::111111111111:role/deploy`",
      );
    },
    async account(text) {
      if (/^\d{12}$/.test(text)) return text;
      const accounts = (await declared())?.accounts ?? [];
      const found = accounts.find(({ name }) => name === text);
      if (found !== undefined) return found.id;
      throw invalidArgument(
        "creds/bad-account",
        `\`${text}\` is neither the id of an account nor its name in a \`sallyport.yaml\``,
        didYouMean(
          text,
          accounts.map(({ name }) => name),
        ) ?? "an id has twelve digits",
      );
    },
    region: () => region,
  };
}
