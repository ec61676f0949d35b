import { randomBytes } from "node:crypto";
import { answerAws } from "./aws/front.ts";
import { SERVICES } from "./aws/services.ts";
import { gitlabFront } from "./gitlab/front.ts";
import { Gitlab } from "./gitlab/gitlab.ts";
import { GITLAB_COM_LIMITS, type RateLimit } from "./gitlab/rate-limit.ts";
import type { NewProject } from "./gitlab/tree.ts";
import type { Level } from "./gitlab/visit.ts";
import { type Listener, listen } from "./http-server.ts";
import { type Account, emptyAccount } from "./state/account.ts";
import { Activity } from "./state/activity.ts";
import { awsManagedPolicies } from "./state/aws-managed.ts";
import { Clock } from "./state/clock.ts";
import { type Caller, CredentialBook, type Credentials } from "./state/credentials.ts";
import { FaultBox } from "./state/faults.ts";
import { Ids } from "./state/ids.ts";
import { Issuers } from "./state/issuers.ts";
import { Journal } from "./state/journal.ts";
import type { Organization } from "./state/organization.ts";
import { Reports } from "./state/reports.ts";
import type { State } from "./state/state.ts";
import { type Lag, Store } from "./state/store.ts";
import type { World } from "./state/world.ts";

export interface SandboxOptions {
  /** Accounts to begin with, empty. `111111111111` where neither accounts nor a state are given. */
  readonly accounts?: readonly string[];
  /** What the AWS side begins with instead of empty accounts. */
  readonly state?: State;
  readonly organization?: Organization;
  readonly gitlab?: GitlabOptions;
  /** The machine's clock, unless a test has its own. */
  readonly clock?: () => number;
  readonly lag?: Lag;
  readonly disabledRegions?: readonly string[];
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly gitlabPort?: number;
}

export interface GitlabOptions {
  /** The instance that is stood in for: what tokens carry as `iss`. */
  readonly issuer?: string;
  readonly version?: string;
  readonly projects?: readonly NewProject[];
  readonly limits?: Readonly<Record<string, RateLimit>>;
}

/** A running sandbox. */
export interface Sandbox {
  /** For AWS_ENDPOINT_URL: every AWS service of the sandbox. */
  readonly awsUrl: string;
  /** The GitLab's own address: discovery, keys and `/api/v4`. */
  readonly gitlabUrl: string;
  readonly gitlab: Gitlab;
  readonly gitlabTokens: Readonly<Record<Level, string>>;
  readonly world: World;
  /** Credentials of an account's root. */
  rootCredentials(account?: string): Credentials;
  /** Credentials of a role or user that is there, without asking anyone. For a test that needs somebody to act. */
  actAs(arn: string, sessionName?: string): Credentials;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = new Clock(options.clock);
  const world = createWorld(options, clock);
  const gitlab = createGitlab(options.gitlab ?? {}, world);
  const tokens = { admin: apiToken(), maintainer: apiToken(), reader: apiToken() };
  const front = gitlabFront(gitlab, world, {
    tokens: new Map([
      [tokens.admin, "admin"],
      [tokens.maintainer, "maintainer"],
      [tokens.reader, "reader"],
    ]),
    limits: options.gitlab?.limits ?? GITLAB_COM_LIMITS,
  });
  const host = options.host ?? LOOPBACK;
  const aws = await listen(host, options.port ?? 0, (request) => answerAws(request, SERVICES, world));
  const gitlabListener: Listener = await listen(host, options.gitlabPort ?? 0, (request) =>
    front.answer(request, gitlabListener.url),
  );
  const roots = new Map<string, Credentials>();
  return {
    awsUrl: aws.url,
    gitlabUrl: gitlabListener.url,
    gitlab,
    gitlabTokens: tokens,
    world,
    rootCredentials(account) {
      const id = account ?? firstAccount(world);
      if (!world.store.latest().accounts.has(id)) throw new TypeError(`the sandbox has no account ${id}`);
      const known = roots.get(id) ?? world.credentials.issueKey({ kind: "root", account: id });
      roots.set(id, known);
      return known;
    },
    actAs: (arn, sessionName = "sandbox") => actAs(world, arn, sessionName),
    async close() {
      await Promise.all([aws.close(), gitlabListener.close()]);
    },
  };
}

function createWorld(options: SandboxOptions, clock: Clock): World {
  const ids = new Ids("sallyport");
  const store = new Store(options.state ?? emptyState(options, clock));
  store.lag = options.lag ?? {};
  return {
    clock,
    ids,
    store,
    credentials: new CredentialBook(ids),
    issuers: new Issuers(),
    faults: new FaultBox(),
    journal: new Journal(),
    activity: new Activity(),
    reports: new Reports(),
    disabledRegions: new Set(options.disabledRegions),
  };
}

function emptyState(options: SandboxOptions, clock: Clock): State {
  const now = clock.now();
  const accounts = new Map<string, Account>();
  for (const id of options.accounts ?? ["111111111111"]) accounts.set(id, emptyAccount(id, now));
  return {
    accounts,
    awsManaged: awsManagedPolicies(),
    ...(options.organization === undefined ? {} : { organization: options.organization }),
  };
}

function createGitlab(options: GitlabOptions, world: World): Gitlab {
  const issuer = options.issuer ?? "https://gitlab.com";
  const gitlab = new Gitlab(issuer, options.version ?? "19.2.0-ee", world.clock, world.ids);
  for (const project of options.projects ?? []) gitlab.tree.addProject(project);
  world.issuers.add(issuer, () => gitlab.answerToSts());
  return gitlab;
}

function actAs(world: World, arn: string, sessionName: string): Credentials {
  const now = world.clock.now();
  for (const account of world.store.latest().accounts.values()) {
    for (const role of account.roles.values()) {
      if (role.arn !== arn) continue;
      const caller: Caller = {
        kind: "role",
        account: account.id,
        role: role.name,
        roleId: role.id,
        roleArn: role.arn,
        sessionName,
        issuedAt: now,
        policies: [],
        tags: new Map(),
        transitive: [],
      };
      return world.credentials.issueSession(caller, now + 3_600_000);
    }
    for (const user of account.users.values()) {
      if (user.arn !== arn) continue;
      const caller: Caller = { kind: "user", account: account.id, name: user.name, id: user.id, issuedAt: now };
      return world.credentials.issueSession(caller, now + 3_600_000);
    }
  }
  throw new TypeError(`the sandbox has no role and no user ${arn}`);
}

function firstAccount(world: World): string {
  const { accounts, organization } = world.store.latest();
  return organization?.managementAccount ?? [...accounts.keys()].toSorted()[0] ?? "";
}

/** Looks like one of GitLab's, and says whose it is. */
function apiToken(): string {
  return `glpat-sandbox-${randomBytes(15).toString("base64url")}`;
}
