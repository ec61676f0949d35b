import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Declaration } from "../../../core/access/declaration/declaration.ts";
import { DEFAULT_AUDIENCE } from "../../../core/access/desired/defaults.ts";
import { desire } from "../../../core/access/desired/desire.ts";
import { exportGitlabCi } from "../../../core/access/export/gitlab-ci.ts";
import { accountsOf } from "../../../core/access/init/from-estate.ts";
import { type AccountSketch, type GrantSketch, nameFrom } from "../../../core/access/init/sketch.ts";
import { writeGrant } from "../../../core/access/init/write-sketch.ts";
import { nameVariable } from "../../../core/access/keys/variable.ts";
import { draftGrants } from "../../../core/access/migrate/draft-grants.ts";
import { type DraftPolicies, draftPolicies, unreadOf } from "../../../core/access/migrate/draft-policies.ts";
import { addGrants, newDeclaration } from "../../../core/access/migrate/into-declaration.ts";
import { type JobsFound, jobsHolding, jobsOf } from "../../../core/access/migrate/jobs.ts";
import { type KeySource, seenIn, sourcesOf } from "../../../core/access/migrate/key-calls.ts";
import type { ProposalDocument } from "../../../core/access/migrate/migration-document.ts";
import { makePlan } from "../../../core/access/plan/make-plan.ts";
import { readAccess } from "../../../core/access/read-access.ts";
import type { User } from "../../../core/estate/account.ts";
import type { GitlabInstance } from "../../../core/estate/gitlab.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { GITLAB_COM, issuerName } from "../../../core/gitlab/issuers.ts";
import { isProjectPath } from "../../../core/gitlab/names.ts";
import { loadCatalog } from "../../../core/iam/catalog/load.ts";
import type { Source } from "../../../core/text/span.ts";
import { visible } from "../../../core/text/visible.ts";
import { readSmall, readText } from "../../../edge/files/read.ts";
import { makeFolder, replaceText } from "../../../edge/files/write.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { ourTenant } from "../tenant.ts";
import { type KeysInGitlab, type MigrationRead, findInGitlab, readCalls } from "./read-migration.ts";
import type { Target } from "./target.ts";

/** What a run proposes, before anybody agreed to it. */
export interface Proposed {
  /** Absent: something stands in the way, and nothing is to be written. */
  readonly document?: ProposalDocument;
  readonly write?: () => void;
  readonly blocks: readonly string[];
  readonly warnings: readonly string[];
  readonly unread: readonly string[];
  readonly sources: readonly KeySource[];
  readonly inGitlab?: KeysInGitlab;
}

/** More projects than this are no list that a person reads. */
const MOST_PROJECTS = 20;

export async function propose(
  context: Context,
  target: Target,
  read: MigrationRead & { readonly user: User; readonly keys: NonNullable<MigrationRead["keys"]> },
): Promise<Proposed> {
  const { estate, user, keys } = read;
  const inGitlab = await findInGitlab(
    context,
    keys.keys.map(({ id }) => id),
  );
  const calls = await readCalls(context, read, keys);
  const account = accountById(estate, target.account.id);
  const sources = sourcesOf(calls.calls, estate.gitlabs, account?.instances ?? []);
  const issuer = await issuerOf(context, target, inGitlab);
  const found = jobsFor(context, inGitlab, gitlabOf(read, inGitlab, issuer.url));
  const shared = {
    sources,
    unread: [...calls.unread, ...(inGitlab?.unread ?? [])],
    ...(inGitlab === undefined ? {} : { inGitlab }),
  };
  const blocks = [...issuer.blocks, ...blocksOf(target, user, read), ...found.blocks];
  const warnings = [...warningsOf(read, inGitlab, sources), ...found.warnings];
  if (blocks.length > 0) return { ...shared, blocks, warnings };
  const catalog = await loadCatalog();
  const region = target.account.region ?? "us-east-1";
  const file = target.declaration?.source.name ?? "sallyport.yaml";
  const seen = seenIn(
    calls.calls,
    keys.keys.flatMap(({ lastUsed }) => lastUsed?.service ?? []),
  );
  const pathFor = freePaths(context, file);
  const policies = draftPolicies(estate, user, { catalog, seen, now: context.now().toISOString(), region, pathFor });
  const into = target.declared ? target.account : sketchAccount(target, read);
  const grants = draftGrants({
    user: user.name,
    into: into.name,
    jobs: found.jobs,
    files: policies.files,
    notes: notesOf(policies),
    taken: new Set([
      ...(target.declaration?.grants ?? []).map(({ name }) => name),
      ...(account?.roles ?? []).map(({ name }) => name),
    ]),
  });
  const fresh = declare(context, target, { file, grants, issuer: issuer.url, into });
  const document = describe(context, target, read, { fresh, grants, policies, jobs: found.jobs });
  return {
    ...shared,
    blocks: document.blocks,
    warnings,
    ...(document.blocks.length > 0 ? {} : { write: () => write(context, target, fresh, policies) }),
    document: document.value,
  };
}

interface Issuer {
  readonly url: string;
  readonly blocks: readonly string[];
}

/** What tokens name as their issuer: said, or as GitLab itself publishes it, since its API may have another address. */
async function issuerOf(
  context: Context,
  { declaration }: Target,
  inGitlab: KeysInGitlab | undefined,
): Promise<Issuer> {
  const said = declaration?.gitlab?.url;
  if (inGitlab === undefined) return { url: said ?? `https://${GITLAB_COM}`, blocks: [] };
  const { url, host } = inGitlab.plan;
  const published = await publishedIssuer(context, url);
  if (said === undefined) return { url: published ?? `https://${host}`, blocks: [] };
  const isOther = published !== undefined && issuerName(published) !== issuerName(said);
  const says = `sallyport.yaml is for ${said}, and ${url} issues as ${published}: a declaration speaks of one GitLab`;
  return { url: said, blocks: isOther ? [says] : [] };
}

async function publishedIssuer(context: Context, url: string): Promise<string | undefined> {
  try {
    const signal = AbortSignal.any([context.interruption(), AbortSignal.timeout(10_000)]);
    const response = await context.fetch(`${url}/.well-known/openid-configuration`, { redirect: "error", signal });
    const { issuer } = Object(await response.json());
    return typeof issuer === "string" && /^https:\/\/[^\s/]+/.test(issuer) ? issuer.replace(/\/+$/, "") : undefined;
  } catch {
    context.interruption().throwIfAborted();
    return undefined;
  }
}

/** The GitLab that was read, under the name by which its tokens go: behind a proxy its API may have another. */
function gitlabOf({ estate }: MigrationRead, inGitlab: KeysInGitlab | undefined, issuer: string): GitlabInstance {
  const read = estate.gitlabs.find(({ host }) => host === inGitlab?.plan.host);
  return { ...read, host: issuerName(issuer) };
}

interface JobsChosen {
  readonly jobs: readonly JobsFound[];
  readonly blocks: readonly string[];
  readonly warnings: readonly string[];
}

/** The jobs that have the key; where GitLab does not show them, the ones that the flags say. */
function jobsFor({ flag }: Context, inGitlab: KeysInGitlab | undefined, gitlab: GitlabInstance): JobsChosen {
  const project = flag("project");
  const [id, branch] = [flag("id"), flag("branch")];
  const places = (inGitlab?.held ?? []).map(({ id: variable }) => variable);
  const holding = jobsHolding(places, gitlab);
  if (project !== undefined) {
    if (!isProjectPath(project)) {
      throw invalidArgument("cli/bad-value", `\`--project\` is \`${project}\`, expected a path as \`acme/api\``);
    }
    const own = places.filter(
      ({ scope, owner }) =>
        scope === "instance" || owner === project || (scope === "group" && project.startsWith(`${owner}/`)),
    );
    const said = { ...(id === undefined ? {} : { id }), ...(branch === undefined ? {} : { branch }) };
    const others = holding.jobs.filter((one) => one.project !== project).map((one) => one.project);
    return {
      jobs: [jobsOf(project, own, gitlab, said)],
      blocks: [],
      warnings:
        others.length === 0
          ? []
          : [`these have the key as well, and no grant yet: ${others.join(", ")}; run this once for each`],
    };
  }
  if (id !== undefined || branch !== undefined) {
    throw invalidArgument("cli/missing-flag", "`--id` and `--branch` are of the project that `--project` names");
  }
  const lists = holding.shared.map(
    ({ from, projects }) => `every job under ${from} has it (${projects.length}): ${projects.join(", ")}`,
  );
  if (holding.jobs.length === 0) return { jobs: [], blocks: [notFound(inGitlab)], warnings: lists };
  if (holding.jobs.length > MOST_PROJECTS) {
    const says = `${holding.jobs.length} projects have the key: name the ones that use it, one a run, with \`--project PATH\``;
    return { jobs: [], blocks: [says], warnings: lists };
  }
  return { jobs: holding.jobs, blocks: [], warnings: lists };
}

function notFound(inGitlab: KeysInGitlab | undefined): string {
  const say = "or say which project uses it: `--project PATH --id ID --branch NAME`";
  if (inGitlab === undefined) {
    return `no GitLab was looked through: name it with \`--gitlab-url\`, with a token of the scope \`api\` in GITLAB_TOKEN, ${say}`;
  }
  const { looked, opaque, unread } = inGitlab;
  const hidden = opaque.map((one) => nameVariable(one));
  return [
    `the key is in no variable that was shown, of ${looked.projects} projects and ${looked.groups} groups`,
    ...(hidden.length === 0 ? [] : [`hidden, and perhaps it: ${hidden.join(", ")}`]),
    ...(unread.length === 0 ? [] : [`not shown to this token: ${unread.length} of them (below)`]),
    `look in more with \`--tenant GROUP\`, ${say}`,
  ].join("; ");
}

/** What has to be put right before a role can take the user's place. */
function blocksOf({ account, declared }: Target, user: User, { estate }: MigrationRead): readonly string[] {
  const unread = unreadOf(estate, user);
  const carries = user.inline.length + user.attached.length + user.groups.length;
  const bounded = user.boundary !== undefined && declared && account.boundary !== user.boundary;
  return [
    ...(unread.length === 0
      ? []
      : [`what it may do was not read whole, so that a role may lack it: ${unread.join(", ")}`]),
    ...(carries > 0 || unread.length > 0 ? [] : ["it may do nothing, so that there is nothing for a role to do"]),
    ...(bounded
      ? [
          `it is limited by ${user.boundary}, and roles in \`${account.name}\` by ${account.boundary ?? "none"}: a role would be allowed more; add \`boundary: ${user.boundary}\` to the account, or take it off the user first`,
        ]
      : []),
  ];
}

function warningsOf(
  { keys, user }: MigrationRead,
  inGitlab: KeysInGitlab | undefined,
  sources: readonly KeySource[],
): readonly string[] {
  const all = keys?.keys ?? [];
  const held = new Set(inGitlab?.held.map(({ keyId }) => keyId));
  const elsewhere = inGitlab === undefined ? [] : all.filter(({ id, active }) => active && !held.has(id));
  const strange = sources.filter(({ known }) => known === undefined);
  const personal = sources.filter((one) => one.personal);
  return [
    ...(all.filter(({ active }) => active).length > 1
      ? ["it has two active keys: they go one after the other, and the user when both are gone"]
      : []),
    ...elsewhere.map(
      ({ id, lastUsed }) =>
        `${id} lies in no variable that was shown: ${lastUsed === undefined ? "it was never used" : `it was last used on ${lastUsed.at}${lastUsed.service === undefined ? "" : ` for ${lastUsed.service}`}${lastUsed.region === undefined ? "" : ` in ${lastUsed.region}`}, by whom is to be found out`}`,
    ),
    ...(personal.length === 0
      ? []
      : [`used from what looks like a person's machine: ${personal.map(({ address }) => address).join(", ")}`]),
    ...(strange.length === 0
      ? []
      : [
          `used from addresses of no runner that was read: ${strange.map(({ address, calls, last }) => `${address} (${calls}, last ${last})`).join(", ")}; make sure that all of them are jobs`,
        ]),
    ...((user?.groups.length ?? 0) === 0
      ? []
      : [`what its groups (${user?.groups.join(", ")}) allow is in the proposal as well`]),
  ];
}

/** What a reader of the file has to know, above the grant. */
function notesOf({ use }: DraftPolicies): readonly string[] {
  if (use.whole) return [`all that the user may do, since nothing could be taken out: ${use.why ?? ""}`];
  const unobserved = use.kept.filter((one) => one.use === "unobserved").map(({ pattern }) => pattern);
  return [
    ...(unobserved.length === 0 ? [] : [`kept though nobody can see whether it is used: ${unobserved.join(", ")}`]),
    ...(use.removed.length === 0 ? [] : [`left out, never used: ${use.removed.join(", ")}`]),
  ];
}

function sketchAccount({ account, declaration }: Target, { estate, user }: MigrationRead): AccountSketch {
  const name = accountsOf(estate).get(account.id)?.name ?? account.name;
  const { id, region, profile } = account;
  const boundary = user?.boundary;
  return {
    name: nameFrom(name, new Set(declaration?.accounts.map((one) => one.name))),
    id,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(boundary === undefined ? {} : { boundary }),
  };
}

interface Declaring {
  readonly file: string;
  readonly grants: readonly GrantSketch[];
  readonly issuer: string;
  readonly into: AccountSketch;
}

function declare(context: Context, { declaration }: Target, { file, grants, issuer, into }: Declaring): Source {
  const { flag } = context;
  const groups = flag("tenant").length > 0 ? flag("tenant") : topGroups(grants);
  const surroundings = {
    stack: nameFrom(groups[0] ?? "main", new Set()),
    gitlab: { url: issuer, groups },
    account: into,
  };
  if (declaration !== undefined) return addGrants(declaration, grants, surroundings);
  if (existsSync(resolve(context.cwd, file)))
    throw new SallyportError("migrate/exists", `\`${file}\` is there, and could not be read as a declaration`);
  return newDeclaration(file, grants, surroundings);
}

function topGroups(grants: readonly GrantSketch[]): readonly string[] {
  const projects = grants.flatMap(({ body }) => {
    const project = body?.from["project"];
    return typeof project === "string" ? [project] : [];
  });
  return [...new Set(projects.flatMap((path) => path.split("/")[0] ?? []))].sort();
}

interface Drafted {
  readonly fresh: Source;
  readonly grants: readonly GrantSketch[];
  readonly policies: DraftPolicies;
  readonly jobs: readonly JobsFound[];
}

/** The proposal as it will be planned, with what the plan would refuse of it. */
function describe(
  context: Context,
  { declaration }: Target,
  { estate }: MigrationRead,
  { fresh, grants, policies, jobs }: Drafted,
): { readonly value: ProposalDocument; readonly blocks: readonly string[] } {
  const { value, diagnostics } = readAccess(fresh);
  if (value === undefined) throw new InvalidInput(diagnostics, [fresh]);
  const names = new Set(grants.map(({ name }) => name));
  const own: Declaration = { ...value, grants: value.grants.filter(({ name }) => names.has(name)) };
  const files = new Map(policies.files.map(({ path, text }) => [path, { name: path, text }]));
  const plan = makePlan(own, { estate, files, tenant: ourTenant(context, estate) ?? own.gitlab });
  const desired = desire(own, { estate, files });
  const failed = plan.value?.proofs.filter(({ holds }) => holds === false) ?? [];
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  return {
    value: {
      file: fresh.name ?? "sallyport.yaml",
      grants: grants.map(({ name }, at) => ({ name, project: jobs[at]?.project ?? "" })),
      yaml: declaration === undefined ? fresh.text : grants.flatMap(writeGrant).join("\n").trim(),
      policies: policies.files,
      snippet:
        desired.value === undefined ? "" : exportGitlabCi(desired.value, own.gitlab?.audience ?? DEFAULT_AUDIENCE),
      use: policies.use,
      refused: failed.map(({ grant, claim }) => `${grant}: it does not hold that it ${claim}`),
    },
    blocks: errors.map(({ message, help }) => (help === undefined ? message : `${message}: ${help}`)),
  };
}

/** Names of policy files that are free, or that hold just that text: a run that was cut off made them. */
function freePaths({ cwd }: Context, file: string): (name: string, text: string) => string {
  const taken = new Set<string>();
  return (name, text) => {
    const plain = name.replaceAll(/[^A-Za-z0-9_-]+/g, "-");
    for (let at = 1; ; at++) {
      const path = `./policies/${plain}${at === 1 ? "" : `-${at}`}.json`;
      if (taken.has(path)) continue;
      const there = resolve(cwd, dirname(file), path);
      if (existsSync(there) && readSmall(there, 1 << 20) !== text) continue;
      taken.add(path);
      return path;
    }
  };
}

/** The policies first: a declaration never names a file that is not there. */
function write(context: Context, { declaration }: Target, fresh: Source, { files }: DraftPolicies): void {
  const { cwd } = context;
  const name = fresh.name ?? "sallyport.yaml";
  if (declaration !== undefined && readText(cwd, name).text !== declaration.source.text) {
    throw new SallyportError("migrate/moved", `\`${visible(name)}\` was changed while this ran`, {
      help: "run it again",
    });
  }
  for (const { path, text } of files) {
    const at = join(dirname(name), path);
    makeFolder(cwd, dirname(at));
    if (readSmall(resolve(cwd, at), 1 << 20) !== text) replaceText(cwd, at, text);
  }
  replaceText(cwd, name, fresh.text);
}
