import { type CloudObject, type ProviderObject, type Tags, identify } from "../../change/object.ts";
import type { Role } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import { SIZE_LIMITS, countCharacters } from "../../iam/limits.ts";
import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import type { Reading } from "../../text/diagnostic.ts";
import type { Source } from "../../text/span.ts";
import type { DeclaredAccount, Declaration, Grant } from "../declaration/declaration.ts";
import { Complaints } from "./complaints.ts";
import { DEFAULT_AUDIENCE, DEFAULT_SESSION } from "../declaration/defaults.ts";
import type { CallersWanted, Desired, DesiredAccount, DesiredGrant, JobsWanted } from "./desired.ts";
import { pathOf, roleNameOf } from "./grant-role.ts";
import { trustForJobs } from "./jobs.ts";
import { type Known, knownFrom } from "./known.ts";
import { partitionOfAccount } from "./partition.ts";
import { permissionsOf } from "./permissions.ts";
import { STACK_TAG, tagsOfGrant, tagsOfStack } from "./tags.ts";
import { ec2Trust } from "./trust.ts";
import { trustForWorkload } from "./workloads.ts";

export interface DesireOptions {
  /** What was read of the accounts and of GitLab; it settles what a declaration alone cannot. */
  readonly estate?: Estate | undefined;
  /** The texts of `policy:` files, by the paths that the declaration names. */
  readonly files?: ReadonlyMap<string, Source>;
}

/**
 * What a declaration wants to stand, object by object. It must have been read with `CAPABILITIES`. Everything that is
 * wrong with what it means is said at once; with an error among that there is no value.
 */
export function desire(declaration: Declaration, options: DesireOptions = {}): Reading<Desired> {
  const complaints = new Complaints(declaration);
  const known = knownFrom(options.estate);
  const issuerUrl = declaration.gitlab?.url ?? `https://${GITLAB_COM}`;
  if (/:\d+(?:\/|$)/.test(issuerName(issuerUrl))) {
    const message = `AWS takes no issuer with a port, as \`${issuerUrl}\` has one`;
    const help = "let GitLab issue under another address: `ci_id_tokens_issuer_url` (GitLab 18.1 or later)";
    complaints.refuse("issuer-port", message, [declaration.gitlab ?? declaration, "url"], help);
  }
  const stackTags = tagsOfStack(declaration, complaints);
  const partitions = new Map(
    declaration.accounts.map((account) => [account.name, partitionOfAccount(account, complaints)]),
  );
  refuseDoubles(declaration, complaints);
  const grants: DesiredGrant[] = [];
  const needed: { account: DeclaredAccount; provider: ProviderObject }[] = [];
  for (const grant of declaration.grants) {
    const account = declaration.accounts.find(({ name }) => name === grant.into);
    if (account === undefined) continue;
    const partition = partitions.get(account.name) ?? "aws";
    const context: Making = {
      declaration,
      grant,
      account,
      partition,
      known,
      complaints,
      issuerUrl,
      files: options.files ?? new Map(),
      needs: (url, audience) => {
        const arn = `arn:${partition}:iam::${account.id}:oidc-provider/${url}`;
        needed.push({ account, provider: { kind: "provider", arn, url, clientIds: [audience], tags: stackTags } });
      },
    };
    grants.push(makeGrant(context));
  }
  if (complaints.failed) return { diagnostics: complaints.list };
  const accounts = declaration.accounts.map((declared): DesiredAccount => {
    const providers = needed.filter(({ account }) => account === declared).map(({ provider }) => provider);
    const objects = grants.filter(({ account }) => account === declared).flatMap((grant) => grant.objects);
    return {
      declared,
      partition: partitions.get(declared.name) ?? "aws",
      objects: [...mergeProviders(providers), ...withoutDoubles(objects)],
    };
  });
  return { value: { stack: declaration.stack ?? "", accounts, grants }, diagnostics: complaints.list };
}

interface Making {
  readonly declaration: Declaration;
  readonly grant: Grant;
  readonly account: DeclaredAccount;
  readonly partition: string;
  readonly known: Known;
  readonly complaints: Complaints;
  readonly issuerUrl: string;
  readonly files: ReadonlyMap<string, Source>;
  readonly needs: (url: string, audience: string) => void;
}

function makeGrant(making: Making): DesiredGrant {
  return making.grant.from.kind === "user" ? makeUser(making, making.grant.from.user) : makeRole(making);
}

function makeUser(making: Making, name: string): DesiredGrant {
  const { declaration, grant, account, partition, known, complaints, files } = making;
  const live = known.user(account.id, name);
  const path = live?.path ?? pathOf(declaration);
  const arn = `arn:${partition}:iam::${account.id}:user${path}${name}`;
  const tags = tagsOfGrant(declaration, grant, complaints);
  refuseOthers(making, live, grant.from);
  const permissions = permissionsOf(
    { grant, account, partition, principal: arn, kind: "user", path, name, tags },
    files,
    complaints,
  );
  const boundary = account.boundary === undefined ? {} : { boundary: account.boundary };
  return {
    grant,
    account,
    principal: arn,
    permissions: permissions.policies,
    ...boundary,
    objects: [{ kind: "user", arn, ...boundary, tags }, ...permissions.objects],
    notes: [
      `no key is made here: \`aws iam create-access-key --user-name ${name}\` makes one, and shows its secret once; \`sallyport rotate ${name}\` renews it`,
    ],
  };
}

interface Trusted {
  readonly trust?: Policy;
  readonly jobs?: JobsWanted;
  readonly callers?: CallersWanted;
  readonly objects: readonly CloudObject[];
  readonly notes: readonly string[];
}

function makeRole(making: Making): DesiredGrant {
  const { declaration, grant, account, partition, known, complaints, files } = making;
  const name = roleNameOf(grant);
  const live = known.role(account.id, name);
  const wantedPath = pathOf(declaration);
  refuseOthers(making, live, grant);
  if (live !== undefined && grant.role === undefined && live.path !== wantedPath) {
    const message = `a role \`${name}\` exists already, as \`${live.arn}\``;
    const help = `say \`role: ${name}\` to take it over where it is, or give the grant another name`;
    complaints.refuse("name-taken", message, [grant, "name"], help);
  }
  const path = live?.path ?? wantedPath;
  const arn = `arn:${partition}:iam::${account.id}:role${path}${name}`;
  const tags = tagsOfGrant(declaration, grant, complaints);
  const trusted = trustFor(making, arn);
  if (trusted.trust !== undefined) checkTrustSize(trusted.trust, grant, complaints);
  const permissions = permissionsOf(
    { grant, account, partition, principal: arn, kind: "role", path, name, tags },
    files,
    complaints,
  );
  const boundary = account.boundary === undefined ? {} : { boundary: account.boundary };
  const role: CloudObject = {
    kind: "role",
    arn,
    trust: trusted.trust === undefined ? "" : printPolicy(trusted.trust),
    ...describeRole(making, live),
    maxSessionSeconds: grant.session ?? declaration.defaults.session ?? DEFAULT_SESSION,
    ...boundary,
    tags,
  };
  return {
    grant,
    account,
    principal: arn,
    ...(trusted.trust === undefined ? {} : { trust: trusted.trust }),
    ...(trusted.jobs === undefined ? {} : { jobs: trusted.jobs }),
    ...(trusted.callers === undefined ? {} : { callers: trusted.callers }),
    permissions: permissions.policies,
    ...boundary,
    objects: [role, ...permissions.objects, ...trusted.objects.map((object) => withTags(object, tags))],
    notes: [...environmentNote(grant), ...trusted.notes],
  };
}

function trustFor(making: Making, roleArn: string): Trusted {
  const { declaration, grant, account, partition, known, complaints, issuerUrl, needs } = making;
  const { from } = grant;
  switch (from.kind) {
    case "job":
    case "group": {
      const audience = declaration.gitlab?.audience ?? DEFAULT_AUDIENCE;
      const live = known.role(account.id, roleNameOf(grant));
      needs(issuerName(issuerUrl), audience);
      const siblings = declaration.grants.flatMap((other) =>
        other.from.kind === "job" && from.kind === "job" && other.from.project === from.project ? [other.from] : [],
      );
      const made = trustForJobs({ ...making, from, siblings, roleArn, audience, live });
      return { trust: made.trust, jobs: made.wanted, objects: [], notes: made.notes };
    }
    case "chart": {
      const { provider, ...made } = trustForWorkload({ from, account, partition, roleArn, known, complaints });
      if (provider !== undefined) needs(provider.url, provider.audience);
      return made;
    }
    case "runner": {
      const arn = roleArn.replace(":role/", ":instance-profile/");
      const profile: CloudObject = { kind: "instance-profile", arn, role: roleArn, tags: {} };
      const objects: readonly CloudObject[] =
        from.instance === undefined
          ? [profile]
          : [profile, { kind: "profile-association", instance: from.instance, profileArn: arn }];
      const note = "every job that runs on that machine can take its role: keep the metadata hop limit at 1";
      const callers = { meant: ec2Trust(partition), says: "machines of EC2 in this account" };
      return { trust: ec2Trust(partition), callers, objects, notes: [note] };
    }
    case "user":
      return { objects: [], notes: [] };
  }
}

function withTags(object: CloudObject, tags: Tags): CloudObject {
  return object.kind === "instance-profile" ? { ...object, tags } : object;
}

/** What IAM's pattern for descriptions takes. A role that stands keeps its words where the grant has none. */
function describeRole({ grant, issuerUrl }: Making, live: Role | undefined): { readonly description?: string } {
  const { from, describe } = grant;
  if (describe === undefined && live !== undefined) {
    return live.description === undefined ? {} : { description: live.description };
  }
  const text = describe ?? (from.kind === "job" ? `jobs of ${issuerUrl}/${from.project}` : `grant ${grant.name}`);
  return { description: text.replaceAll(/[^\t\n\r\u0020-\u007E\u00A1-\u00FF]/g, "?").slice(0, 1000) };
}

function environmentNote({ environment }: Grant): readonly string[] {
  if (environment === undefined) return [];
  return [
    `AWS cannot see the environment \`${environment}\` of a job, only its project, ref and protection: it tags the role`,
  ];
}

function checkTrustSize(trust: Policy, grant: Grant, complaints: Complaints): void {
  const { characters, raisable } = SIZE_LIMITS.trust;
  const length = countCharacters(printPolicy(trust), false);
  if (length <= characters) return;
  const message = `the trust policy of \`${grant.name}\` has ${length} characters, and AWS takes ${characters}`;
  const help = "name fewer refs, or a pattern; else make two grants of it";
  if (raisable === undefined || length > raisable) complaints.refuse("trust-size", message, [grant, "from"], help);
  else complaints.warn("trust-size", message, [grant, "from"], `${help}; the quota can be raised to ${raisable}`);
}

/** Another stack's object is not ours to change. */
function refuseOthers(
  { declaration, complaints, grant }: Making,
  live: { readonly arn: string; readonly tags: Readonly<Record<string, string>> } | undefined,
  at: object,
): void {
  const stack = live?.tags[STACK_TAG];
  if (live === undefined || stack === undefined || stack === declaration.stack) return;
  const message = `\`${live.arn}\` belongs to the stack \`${stack}\``;
  const key = at === grant ? (grant.role === undefined ? "name" : "role") : "user";
  complaints.refuse(
    "other-stack",
    message,
    [at, key],
    "give the grant another name, or take it out of that stack first",
  );
}

function refuseDoubles({ grants, accounts }: Declaration, complaints: Complaints): void {
  const seen = new Map<string, Grant>();
  for (const grant of grants) {
    const { from } = grant;
    const id = accounts.find(({ name }) => name === grant.into)?.id ?? grant.into;
    const [kind, name] = from.kind === "user" ? ["user", from.user] : ["role", grant.role ?? grant.name];
    // IAM tells names apart without case.
    const key = `${id} ${kind} ${name.toLowerCase()}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, grant);
    else {
      complaints.refuse(
        "name-twice",
        `\`${first.name}\` and \`${grant.name}\` are both the ${kind} \`${name}\` of account \`${id}\``,
        kind === "user" ? [from, "user"] : [grant, grant.role === undefined ? "name" : "role"],
        "give one of them another name, or make one grant of them",
        [{ says: "the first is here", at: [first, "name"] }],
      );
    }
  }
  const ids = new Map<string, DeclaredAccount>();
  for (const account of accounts) {
    const first = ids.get(account.id);
    if (first === undefined) ids.set(account.id, account);
    else {
      const message = `\`${first.name}\` and \`${account.name}\` are both the account \`${account.id}\``;
      complaints.refuse("account-twice", message, [account, "id"], "keep one of them");
    }
  }
}

/** One provider for each issuer, with every audience that is asked for. */
function mergeProviders(providers: readonly ProviderObject[]): readonly ProviderObject[] {
  const merged = new Map<string, ProviderObject>();
  for (const provider of providers) {
    const known = merged.get(provider.arn);
    const clientIds = [...new Set([...(known?.clientIds ?? []), ...provider.clientIds])].sort();
    merged.set(provider.arn, { ...provider, clientIds });
  }
  return [...merged.values()];
}

function withoutDoubles(objects: readonly CloudObject[]): readonly CloudObject[] {
  const seen = new Map<string, CloudObject>();
  for (const object of objects) seen.set(`${object.kind} ${identify(object)}`, object);
  return [...seen.values()];
}
