import { type ServiceChoice, chooseService } from "../../../core/session/choose-service.ts";
import type { FlagName } from "../../../core/settings/flags.ts";
import type { RoleArn } from "../../../core/session/role-arn.ts";
import { CHAINED_SECONDS } from "../../../core/session/schedule.ts";
import { isSessionName } from "../../../core/session/session-name.ts";
import { readText } from "../../../edge/files/read.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { type Names, namesOf } from "./names.ts";

/** A role to be served, and the profile that it is to be; the first without a name is the default. */
export interface RoleWish {
  readonly name: string | undefined;
  /** From the one that the token opens to the one that is served. */
  readonly roles: readonly [RoleArn, ...RoleArn[]];
}

/** What the flags ask of a session, read and checked. */
export interface Wish {
  readonly roles: readonly [RoleWish, ...RoleWish[]];
  readonly durationSeconds: number | undefined;
  /** The session policy, without white space. */
  readonly policy: string | undefined;
  readonly accounts: readonly string[];
  readonly region: string | undefined;
  readonly sessionName: string | undefined;
  readonly timeoutMs: number;
}

/** By the STS model, and the longest that a role may allow. */
const SHORTEST = 900;
const LONGEST = 43_200;

const PROFILE_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** Reads what the command line says of roles and sessions. A grant's name makes it read `sallyport.yaml`, nothing else does. */
export async function readWish(context: Context): Promise<Wish> {
  const names = namesOf(context);
  const roles: RoleWish[] = [];
  for (const text of context.flag("role")) roles.push(await readRole(names, text, context.flag("chain")));
  const [first, ...others] = roles;
  if (first === undefined) {
    throw invalidArgument(
      "creds/no-role",
      "no role is named",
      "name one with `--role`, or in SALLYPORT_ROLE or AWS_ROLE_ARN",
    );
  }
  refuseSameNames(roles);
  const accounts: string[] = [];
  for (const account of context.flag("account")) accounts.push(await names.account(account));
  return {
    roles: [first, ...others],
    durationSeconds: readDuration(context, first.roles.length > 1),
    policy: await readPolicyFile(context),
    accounts,
    region: readRegion(context) ?? names.region(),
    sessionName: readSessionName(context),
    timeoutMs: context.flag("timeout") * 1000,
  };
}

function refuseSameNames(roles: readonly RoleWish[]): void {
  const names = roles.map(({ name }) => name ?? "");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw twice === ""
    ? invalidArgument(
        "creds/two-defaults",
        "two roles have no name",
        "call all but one by a profile: `--role NAME=ROLE`",
      )
    : invalidArgument("creds/same-profile", `two roles are called \`${twice}\``);
}

async function readRole(names: Names, text: string, chain: readonly string[]): Promise<RoleWish> {
  const [, name, rest] = /^(?!arn:)([^=]*)=(.*)$/.exec(text) ?? [];
  if (name !== undefined && !PROFILE_NAME.test(name)) {
    throw invalidArgument(
      "creds/bad-profile",
      `\`${name}\` is no name for a profile`,
      "letters, digits, `_`, `.` and `-`",
    );
  }
  const roles: RoleArn[] = [];
  for (const word of chain) roles.push(await names.role(word));
  return { name, roles: [await names.role(rest ?? text), ...roles] };
}

function readDuration(context: Context, chained: boolean): number | undefined {
  const seconds = context.command.flags.includes("duration") ? context.flag("duration") : undefined;
  if (seconds === undefined) return undefined;
  if (seconds < SHORTEST || seconds > LONGEST) {
    throw invalidArgument(
      "creds/bad-duration",
      `a session of ${seconds} seconds cannot be had`,
      "from 15m to 12h, and no longer than the role's own maximum",
    );
  }
  if (chained && seconds > CHAINED_SECONDS) {
    context.stderr.write("warning: AWS ends the session of a chained role after one hour at most; taking one hour\n");
  }
  return seconds;
}

/** AWS takes 2,048 characters of session policy, and measures a packed form besides. */
const LONGEST_POLICY = 2048;

async function readPolicyFile(context: Context): Promise<string | undefined> {
  const file = context.command.flags.includes("allow-only") ? context.flag("allow-only") : undefined;
  if (file === undefined) return undefined;
  const source = readText(context.cwd, file);
  const { readPolicy } = await import("../../../core/iam/read-policy.ts");
  const { diagnostics } = readPolicy(source.text, { kind: "session", name: file });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InvalidInput(errors, [source]);
  const policy = JSON.stringify(JSON.parse(source.text));
  if (policy.length <= LONGEST_POLICY) return policy;
  throw invalidArgument(
    "creds/long-policy",
    `\`${file}\` has ${policy.length} characters without white space, and a session policy has at most ${LONGEST_POLICY}`,
  );
}

function readRegion(context: Context): string | undefined {
  const region = context.flag("region");
  if (region === undefined || /^[a-z]{2,4}-[a-z]+(?:-[a-z]+)?-\d{1,2}$/.test(region)) return region;
  // It becomes part of a host name.
  throw invalidArgument("creds/bad-region", `\`${region}\` is not a region`, "a region reads `eu-west-1`");
}

function readSessionName(context: Context): string | undefined {
  const name = context.flag("session-name");
  if (name === undefined || isSessionName(name)) return name;
  throw invalidArgument(
    "creds/bad-session-name",
    `\`${name}\` cannot be the name of a session`,
    "2 to 64 letters, digits and `_+=,.@-`",
  );
}

/** What a flag says where it stands on the command line itself, whatever the environment sets. */
export function onCommandLine<Name extends FlagName>(context: Context, name: Name): string | undefined {
  const setting = context.settings.values.get(name);
  return setting?.origin.from === "flag" && typeof setting.value === "string" ? setting.value : undefined;
}

/** How a command with this wish is to be served. */
export function serviceFor({ durationSeconds, policy, roles }: Wish, refresh: boolean): ServiceChoice {
  const chained = roles[0].roles.length > 1;
  return chooseService({ durationSeconds, policy, chained, roles: roles.length, refresh });
}
