import { dirname, join } from "node:path";
import { policyFilesOf, readAccess } from "../../../core/access/read-access.ts";
import { desire } from "../../../core/access/desired/desire.ts";
import type { Door } from "../../../core/admission/admission.ts";
import type { Claims } from "../../../core/gitlab/claims.ts";
import type { Account } from "../../../core/estate/account.ts";
import { issuerName } from "../../../core/gitlab/issuers.ts";
import type { Policy } from "../../../core/iam/policy.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { didYouMean, didYouMeanPath } from "../../../core/text/nearest.ts";
import type { Source } from "../../../core/text/span.ts";
import { readText } from "../../../edge/files/read.ts";
import type { Context } from "../command.ts";
import { gatherEstate } from "../gather-estate.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { type Question, questionsOf } from "../who/asked-doors.ts";

/** The door that is asked about. */
export interface GivenDoor {
  readonly trust: Policy;
  readonly door: Door;
  readonly texts: readonly Source[];
  /** Named in a grant: then a job of that grant was meant. */
  readonly isGrant: boolean;
  readonly caveats: readonly string[];
}

/** A trust policy in a file, a role of a snapshot or of the account, or a grant of sallyport.yaml. */
export async function doorGiven(context: Context, claims: Claims): Promise<GivenDoor> {
  const [role] = context.flag("role");
  const [trust] = context.flag("trust");
  if (trust === undefined && role !== undefined && !role.startsWith("arn:")) return grantDoor(context, role);
  if (trust === undefined && role === undefined) {
    throw invalidArgument("explain/no-door", "no door is named", "give `--role ARN`, `--role GRANT` or `--trust FILE`");
  }
  const paths = trust === undefined ? context.flag("snapshot") : context.flag("trust");
  const { estate, texts } = await gatherEstate(withoutRole(context), paths).catch((error: unknown) => {
    throw unreadable(error);
  });
  // A file with a policy that AWS would not store is wrong input, as it is to `who` and `diff`. What was read from an account
  // stands there all the same, and what of it cannot be read leaves the answer open.
  const isWrong = trust !== undefined && estate.diagnostics.some(({ severity }) => severity === "error");
  if (isWrong) throw new InvalidInput(estate.diagnostics, texts);
  const issuer = typeof claims.iss === "string" ? claims.iss : undefined;
  const questions = questionsOf(estate, {
    issuer,
    onlyIssuer: false,
    audience: undefined,
    account: undefined,
    rcps: [],
  });
  const fitting = role === undefined ? questions : questions.filter(({ door }) => door.roleArn === role);
  const question =
    fitting.find(({ door }) => issuer !== undefined && issuerName(door.provider.url) === issuerName(issuer)) ??
    fitting[0];
  if (question === undefined)
    throw noSuchDoor(
      role,
      estate.accounts.filter(({ roles }) => roles !== undefined),
      texts,
    );
  const unread =
    trust === undefined
      ? []
      : [
          "the provider's audiences and the organization's policies are not in this file: the audiences are taken from the policy",
        ];
  return { ...pick(question), texts, isGrant: false, caveats: [...unread, ...missingRcps(question)] };
}

/** `--role` is the door here; where accounts are read it would be a role to take in each. */
function withoutRole(context: Context): Context {
  const values = new Map([...context.settings.values].filter(([name]) => name !== "role"));
  return { ...context, settings: { ...context.settings, values } };
}

/** A job that was refused has an ID token and nothing else. */
function unreadable(error: unknown): unknown {
  if (!(error instanceof SallyportError) || error.code !== "credentials/unusable") return error;
  const help = `${error.help ?? ""}; where there are none, as in a job that was refused, name what was read before: \`--snapshot PATH\`, or \`--trust FILE\``;
  return new SallyportError(error.code, error.message, { cause: error, help });
}

function pick({ trust, door }: Question): Pick<GivenDoor, "trust" | "door"> {
  return { trust, door };
}

function missingRcps({ door }: Question): readonly string[] {
  return door.rcps === undefined ? ["resource control policies were not read: one of them may still refuse"] : [];
}

function noSuchDoor(role: string | undefined, read: readonly Account[], texts: readonly Source[]): InvalidInput {
  const message =
    role === undefined
      ? "the trust policy is for no GitLab"
      : `there is no role \`${role}\` that trusts a GitLab in what was read`;
  return new InvalidInput(
    [{ code: "explain/no-such-role", severity: "error", message, help: nextTo(role, read) }],
    texts,
  );
}

function nextTo(role: string | undefined, read: readonly Account[]): string {
  const id = role?.split(":")[4] ?? "";
  if (role === undefined || read.length === 0)
    return "name the GitLab with `--issuer`, or read the account with `collect`";
  if (!read.some((account) => account.id === id))
    return `what was read is of ${read.map((account) => account.id).join(", ")}, and the role is one of ${id}`;
  const known = read.flatMap(({ roles = [] }) => roles.map(({ arn }) => arn));
  if (known.includes(role)) return "name the GitLab with `--issuer`";
  const same = "STS answers a role that does not exist, or one of another account, with the same refusal";
  const meant = didYouMeanPath(role, known);
  return meant === undefined ? `${same}: check the ARN` : `${meant} ${same}`;
}

function grantDoor({ configuration, cwd }: Context, name: string): GivenDoor {
  if (configuration === undefined)
    throw invalidArgument(
      "explain/no-grant",
      `\`${name}\` is no ARN, and there is no sallyport.yaml whose grant it could be`,
      "give the role's ARN",
    );
  // Read once more, with the parameters of its capabilities: what a grant wants depends on them.
  const declared = readAccess(configuration.source);
  if (declared.value === undefined) throw new InvalidInput(declared.diagnostics, [configuration.source]);
  // The other grants may need what nobody read; they are not asked about.
  const alone = { ...declared.value, grants: declared.value.grants.filter((grant) => grant.name === name) };
  const folder = dirname(configuration.source.name ?? "sallyport.yaml");
  const files = new Map(policyFilesOf(alone).map((path) => [path, readText(cwd, join(folder, path))]));
  const { value, diagnostics } = desire(alone, { files });
  const found = value?.grants.find(({ grant }) => grant.name === name);
  if (found?.trust === undefined || found.jobs === undefined) {
    if (value === undefined) throw new InvalidInput(diagnostics, [configuration.source]);
    throw invalidArgument(
      "explain/no-grant",
      `\`${name}\` is no grant that a job comes in by`,
      didYouMean(
        name,
        declared.value.grants.map((grant) => grant.name),
      ) ?? "see `grants:` in sallyport.yaml",
    );
  }
  const { trust, jobs } = found;
  return {
    trust,
    door: jobs.door,
    texts: [configuration.source],
    isGrant: true,
    caveats: ["this is the door as it is declared, not as it stands in the account"],
  };
}
