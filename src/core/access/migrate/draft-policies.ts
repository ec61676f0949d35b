import { actorOf } from "../../escalate/actor.ts";
import type { User } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { accountById, policiesOf } from "../../estate/lookup.ts";
import { partitionOf } from "../../estate/read/arn.ts";
import { standingOf } from "../../estate/standing.ts";
import type { Catalog } from "../../iam/catalog.ts";
import { INLINE_LIMITS, SIZE_LIMITS, countCharacters } from "../../iam/limits.ts";
import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { secondsOf } from "../../text/instant.ts";
import { flowYaml } from "../../text/flow-yaml.ts";
import { guessAbilities } from "../advise/guess-abilities.ts";
import type { PolicyFile } from "../init/sketch.ts";
import { asRole } from "./as-role.ts";
import { type KeptPattern, cutPolicy } from "./cut-policy.ts";
import { type Seen, type UseRecord, useRecord } from "./use.ts";

/** What a role is to be allowed in the place of a user, and what that was made from. */
export interface DraftPolicies {
  readonly files: readonly PolicyFile[];
  readonly use: UseReport;
}

export interface UseReport {
  /** True: nothing was taken out. */
  readonly whole: boolean;
  /** Why nothing was. */
  readonly why?: string;
  readonly kept: readonly KeptPattern[];
  readonly removed: readonly string[];
  /** Allowed by a wildcard that stays, watched by IAM, and never seen: denied by a file of its own. */
  readonly idle: readonly string[];
  /** What a person has to look at. */
  readonly check: readonly string[];
  /** Capabilities that may do instead of the files, for a person to try. */
  readonly hints: readonly string[];
}

export interface DraftOptions {
  readonly catalog: Catalog;
  readonly seen: Seen;
  /** Today, as an instant. */
  readonly now: string;
  readonly region: string;
  /** A free path for a policy of that name, relative to the declaration. */
  readonly pathFor: (name: string, text: string) => string;
}

/** What the user carries and could not be read: without it no role can be promised to suffice. */
export function unreadOf(estate: Estate, user: User): readonly string[] {
  return policiesOf(estate, user).unread;
}

/** The user's policies as files for a role: cut down to what was used and to what nobody can observe, or whole. */
export function draftPolicies(estate: Estate, user: User, options: DraftOptions): DraftPolicies {
  const account = accountById(estate, user.account);
  const own = policiesOf(estate, user).held.flatMap(({ name, policy }) =>
    policy === undefined ? [] : [{ name, policy }],
  );
  const settled = own.map(({ name, policy }) => ({ name, ...asRole({ ...policy, name }, user) }));
  const check = settled.flatMap((one) => one.check);
  const whole = (why: string): DraftPolicies => {
    const files = settled.flatMap(({ name, policy }) => (policy.statements.length === 0 ? [] : [{ name, policy }]));
    return {
      files: asFiles(user, files, options),
      use: { ...WHOLE, why, check, hints: hintsFor(estate, user, options) },
    };
  };
  const record = account?.lastAccessed?.find(({ arn }) => arn === user.arn);
  if (record === undefined) return whole(`what it used was not read: ${whyUnread(estate, user)}`);
  const use = useRecord(record, options.seen, options.catalog);
  if (!use.services.some((service) => use.serviceUse(service) === "used"))
    return whole("IAM saw it use nothing, which tells nothing of what it needs");
  const cuts = settled.map(({ name, policy }) => ({ name, ...cutPolicy(policy, use, options.catalog) }));
  const left = cuts.flatMap(({ name, policy }) => (policy === undefined ? [] : [{ name, policy }]));
  if (!left.some(({ policy }) => policy.statements.some(({ effect }) => effect === "Allow")))
    return whole("nothing of what it may do was seen used, only calls that were refused");
  const idle = [...new Set(cuts.flatMap((cut) => cut.idle))].sort();
  const denial = denialOf(idle);
  const files = denial !== undefined && fits([...left, denial]) ? [...left, denial] : left;
  const denied = files.length > left.length;
  return {
    files: asFiles(user, files, options),
    use: {
      whole: false,
      kept: mergeKept(cuts.flatMap((cut) => cut.kept)),
      removed: [...new Set(cuts.flatMap((cut) => cut.removed))].sort(),
      idle: denied ? idle : [],
      check: [
        ...check,
        ...youth(user, options.now),
        ...cloudFormation(use),
        ...(idle.length > 0 && !denied
          ? [`${idle.length} actions that its wildcards allow were never seen, and there is no room to deny them`]
          : []),
      ],
      hints: hintsFor(estate, user, options, use),
    },
  };
}

const WHOLE = { whole: true, kept: [], removed: [], idle: [] } as const;

interface Named {
  readonly name: string;
  readonly policy: Policy;
}

function whyUnread({ sources }: Estate, { account }: User): string {
  const standing = standingOf(sources, "last-accessed", { account });
  const detail = sources.find((one) => one.kind === "last-accessed" && one.account === account)?.detail;
  if (standing === "absent") return "it was left out";
  return standing === "ok"
    ? "IAM's record does not name it"
    : `${standing}${detail === undefined ? "" : ` (${detail})`}`;
}

function asFiles(user: User, policies: readonly Named[], { pathFor }: DraftOptions): readonly PolicyFile[] {
  return policies.map(({ name, policy }) => {
    const text = printPolicy(policy);
    return { path: pathFor(`${user.name}-${name}`, text), text };
  });
}

const NEVER_USED = "never-used";

function denialOf(actions: readonly string[]): Named | undefined {
  if (actions.length === 0) return undefined;
  const Statement = [{ Sid: "NeverUsed", Effect: "Deny", Action: actions, Resource: "*" }];
  const { value } = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement }), { kind: "identity" });
  return value === undefined ? undefined : { name: NEVER_USED, policy: value };
}

/** Whether a role has room for them: all inline together, or each as a managed policy. */
function fits(policies: readonly Named[]): boolean {
  const lengths = policies.map(({ policy }) => countCharacters(printPolicy(policy), false));
  const sum = lengths.reduce((a, b) => a + b, 0);
  return sum <= INLINE_LIMITS.role || lengths.every((length) => length <= SIZE_LIMITS.identity.characters);
}

const DAY = 86_400;
/** What runs once a quarter is not in less. */
const LONG_ENOUGH = 90;

function youth({ created }: User, now: string): readonly string[] {
  const [from, to] = [created, now].map((instant) => secondsOf(instant ?? ""));
  if (from === undefined || to === undefined) return [];
  const days = Math.floor((to - from) / DAY);
  if (days >= LONG_ENOUGH) return [];
  return [`the user is ${days} days old: what it does less often is not among what was seen`];
}

function cloudFormation(use: UseRecord): readonly string[] {
  if (use.serviceUse("cloudformation") !== "used") return [];
  return [
    "it uses CloudFormation: whether IAM counts what stacks do in its name is not known, so let a deployment run",
  ];
}

function mergeKept(kept: readonly KeptPattern[]): readonly KeptPattern[] {
  const byPattern = new Map(kept.map((one) => [one.pattern, one]));
  return [...byPattern.keys()].sort().flatMap((pattern) => byPattern.get(pattern) ?? []);
}

function hintsFor(estate: Estate, user: User, { region }: DraftOptions, use?: UseRecord): readonly string[] {
  const where = { partition: partitionOf(user.arn), account: user.account, region };
  const used = use === undefined ? undefined : new Set(use.services.filter((one) => use.serviceUse(one) === "used"));
  return guessAbilities(actorOf(estate, user), where, used).abilities.map(({ capability, params }) =>
    params === undefined ? capability : `${capability}: ${flowYaml(params)}`,
  );
}
