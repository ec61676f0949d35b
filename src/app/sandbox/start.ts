import { randomBytes } from "node:crypto";
import type { Estate } from "../../core/estate/estate.ts";
import { answerAws } from "./aws/front.ts";
import { SERVICES } from "./aws/services.ts";
import { createControl } from "./control.ts";
import { gitlabFront } from "./gitlab/front.ts";
import { Gitlab } from "./gitlab/gitlab.ts";
import { GITLAB_COM_LIMITS, type RateLimit } from "./gitlab/rate-limit.ts";
import type { NewProject } from "./gitlab/tree.ts";
import type { Level } from "./gitlab/visit.ts";
import { type HttpRequest, type Listener, type Reply, listen } from "./http-server.ts";
import { awsFromEstate } from "./seed/aws-from-estate.ts";
import { type PlannedObjects, placeObjects } from "./seed/place-objects.ts";
import { seedGitlab } from "./seed/gitlab-from-estate.ts";
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
import { Trail } from "./state/trail.ts";
import type { World } from "./state/world.ts";

export interface SandboxOptions {
  /** Accounts to begin with, empty. `111111111111` where neither accounts nor a state are given. */
  readonly accounts?: readonly string[];
  /** What both sides begin with instead of empty accounts: a snapshot, a plan, a template. */
  readonly estate?: Estate;
  /** What a declaration wants to stand, made beside what the estate has. */
  readonly planned?: readonly PlannedObjects[];
  readonly organization?: Organization;
  /** The GitLab whose jobs are rehearsed. Others that the estate knows are played beside it. */
  readonly gitlab?: GitlabOptions;
  /** The machine's clock, unless a test has its own. */
  readonly clock?: () => number;
  readonly lag?: Lag;
  readonly disabledRegions?: readonly string[];
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly gitlabPort?: number;
  /** Opens a third address, by which another process turns the knobs. */
  readonly control?: boolean;
}

export interface GitlabOptions {
  /** The instance that is stood in for: what tokens carry as `iss`. */
  readonly issuer?: string;
  readonly version?: string;
  readonly projects?: readonly NewProject[];
  readonly limits?: Readonly<Record<string, RateLimit>>;
}

export interface PlayedGitlab {
  readonly gitlab: Gitlab;
  /** Its own address: discovery, keys and `/api/v4`. */
  readonly url: string;
}

/** A running sandbox. */
export interface Sandbox {
  /** For AWS_ENDPOINT_URL: every AWS service of the sandbox. */
  readonly awsUrl: string;
  readonly gitlabUrl: string;
  readonly gitlab: Gitlab;
  /** All of them, the one above first. */
  readonly gitlabs: readonly PlayedGitlab[];
  /** What the estate left open, and how the sandbox took it. */
  readonly notes: readonly string[];
  readonly gitlabTokens: Readonly<Record<Level, string>>;
  readonly world: World;
  readonly control?: { readonly url: string; readonly token: string };
  /** Credentials of an account's root. */
  rootCredentials(account?: string): Credentials;
  /** Credentials of a role or user that is there, without asking anyone. For a test that needs somebody to act. */
  actAs(arn: string, sessionName?: string): Credentials;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { world, notes } = createWorld(options);
  const tokens = { admin: apiToken(), maintainer: apiToken(), reader: apiToken() };
  const host = options.host ?? LOOPBACK;
  const listeners: Listener[] = [];
  const open = async (
    port: number | undefined,
    answer: (request: HttpRequest, url: string) => Promise<Reply | "drop">,
  ) => {
    const listener: Listener = await listen(host, port ?? 0, (request) => answer(request, listener.url));
    listeners.push(listener);
    return listener.url;
  };
  const awsUrl = await open(options.port, (request) => answerAws(request, SERVICES, world));
  const gitlabs: PlayedGitlab[] = [];
  for (const gitlab of createGitlabs(options, world, notes)) {
    const front = gitlabFront(gitlab, world, {
      tokens: new Map([
        [tokens.admin, "admin"],
        [tokens.maintainer, "maintainer"],
        [tokens.reader, "reader"],
      ]),
      limits: options.gitlab?.limits ?? GITLAB_COM_LIMITS,
    });
    const port = gitlabs.length === 0 ? options.gitlabPort : 0;
    gitlabs.push({ gitlab, url: await open(port, (request, url) => front.answer(request, url)) });
  }
  const [main] = gitlabs;
  if (main === undefined) throw new TypeError("a sandbox plays at least one GitLab");
  const roots = new Map<string, Credentials>();
  const sandbox: Sandbox = {
    awsUrl,
    gitlabUrl: main.url,
    gitlab: main.gitlab,
    gitlabs,
    notes,
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
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
  if (options.control !== true) return sandbox;
  const control = createControl(sandbox);
  const url = await open(0, (request) => control.answer(request));
  return { ...sandbox, control: { url, token: control.token } };
}

function createWorld(options: SandboxOptions): { readonly world: World; readonly notes: string[] } {
  const clock = new Clock(options.clock);
  const ids = new Ids("sallyport");
  const { estate } = options;
  const seed = estate === undefined ? undefined : awsFromEstate(estate, ids, clock.now());
  const standing = seed?.state ?? emptyState(options, clock);
  const store = new Store(placeObjects(standing, options.planned ?? [], ids, clock.now()));
  store.lag = options.lag ?? {};
  const world: World = {
    clock,
    ids,
    store,
    credentials: new CredentialBook(ids),
    issuers: new Issuers(),
    faults: new FaultBox(),
    journal: new Journal(),
    activity: new Activity(),
    reports: new Reports(),
    trail: new Trail(),
    disabledRegions: new Set(options.disabledRegions),
  };
  return { world, notes: [...(seed?.notes ?? [])] };
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

/** The GitLab that was asked for first, and then every other one that the estate knows. */
function createGitlabs(options: SandboxOptions, world: World, notes: string[]): readonly Gitlab[] {
  const known = options.estate?.gitlabs ?? [];
  const [first] = known;
  const issuer = options.gitlab?.issuer ?? (first === undefined ? "https://gitlab.com" : `https://${first.host}`);
  const issuers = [...new Set([issuer, ...known.map(({ host }) => `https://${host}`)])];
  return issuers.map((url) => {
    const read = known.find(({ host }) => `https://${host}` === url);
    const version = options.gitlab?.version ?? read?.version ?? "19.2.0-ee";
    const gitlab = new Gitlab(url, version, world.clock, world.ids);
    if (read !== undefined) notes.push(...seedGitlab(gitlab, read));
    if (url === issuer) for (const project of options.gitlab?.projects ?? []) gitlab.tree.addProject(project);
    world.issuers.add(url, () => gitlab.answerToSts());
    return gitlab;
  });
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
