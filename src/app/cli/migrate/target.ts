import type { DeclaredAccount, Declaration } from "../../../core/access/declaration/declaration.ts";
import { readAccess } from "../../../core/access/read-access.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import type { Source } from "../../../core/text/span.ts";
import { identify } from "../../../edge/aws/collect/collect-aws.ts";
import { readText } from "../../../edge/files/read.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { openAwsFor } from "../open-aws.ts";

/** Whom a migration is about, and where. */
export interface Target {
  /** The user's name. */
  readonly user: string;
  readonly account: DeclaredAccount;
  /** Whether the account stands in the declaration, under that name. */
  readonly declared: boolean;
  readonly declaration?: Declaration;
}

const USER_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/;
const USER_NAME = /^[\w+=,.@-]{1,64}$/;

export async function targetOf(context: Context): Promise<Target> {
  const [word = ""] = context.positionals;
  const [, id, named] = USER_ARN.exec(word) ?? [];
  const user = named ?? word;
  if (!USER_NAME.test(user)) {
    const help = "its name as `aws iam list-users` shows it, or its ARN";
    throw invalidArgument("migrate/no-user-name", `\`${word}\` is no name of an IAM user`, help);
  }
  const declaration = declarationOf(context.configuration?.source);
  const account = declaredAccount(context, declaration?.accounts ?? [], id);
  const shared = { user, ...(declaration === undefined ? {} : { declaration }) };
  if (account !== undefined) return { ...shared, account, declared: true };
  return { ...shared, account: await accountHere(context, id), declared: false };
}

/** The declaration as it stands in its file now. */
export function rereadDeclaration({ cwd }: Pick<Context, "cwd">, name: string): Declaration | undefined {
  return declarationOf(readText(cwd, name));
}

function declarationOf(source: Source | undefined): Declaration | undefined {
  if (source === undefined) return undefined;
  const { value, diagnostics } = readAccess(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  return value;
}

function declaredAccount(
  { flag }: Context,
  accounts: readonly DeclaredAccount[],
  ofArn: string | undefined,
): DeclaredAccount | undefined {
  const [said, second] = flag("account");
  if (second !== undefined) throw invalidArgument("cli/bad-value", "`--account` stands twice, expected one");
  const found = said === undefined ? undefined : accounts.find(({ name, id }) => name === said || id === said);
  if (said !== undefined && found === undefined && !/^\d{12}$/.test(said)) {
    const names = accounts.map(({ name }) => name);
    const help = didYouMean(said, names) ?? "one of sallyport.yaml, or twelve digits";
    throw invalidArgument("migrate/unknown-account", `no account is called \`${said}\``, help);
  }
  const id = said === undefined ? ofArn : (found?.id ?? said);
  if (ofArn !== undefined && id !== ofArn) {
    throw invalidArgument("cli/excluded-flag", `the user's ARN is of the account ${ofArn}, and \`--account\` is ${id}`);
  }
  if (id !== undefined) return accounts.find((one) => one.id === id);
  if (accounts.length <= 1) return accounts[0];
  const help = `say which has the user: ${accounts.map(({ name }) => `\`--account ${name}\``).join(", ")}`;
  throw invalidArgument("migrate/which-account", "sallyport.yaml has several accounts", help);
}

/** The account of the credentials, for what no declaration names. */
async function accountHere(context: Context, ofArn: string | undefined): Promise<DeclaredAccount> {
  const { access } = await openAwsFor(context);
  const { account } = await identify(access, context.interruption());
  const id = ofArn ?? context.flag("account")[0] ?? account;
  const region = context.flag("region") ?? (await access.region());
  const profile = context.settings.values.get("profile");
  const said = profile?.origin.from === "flag" ? context.flag("profile") : undefined;
  return {
    name: `account-${id.slice(-4)}`,
    id,
    ...(region === undefined ? {} : { region }),
    ...(said === undefined ? {} : { profile: said }),
  };
}
