import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Declaration } from "../../../core/access/declaration/declaration.ts";
import { DEFAULT_AUDIENCE } from "../../../core/access/declaration/defaults.ts";
import { desire } from "../../../core/access/desired/desire.ts";
import { exportGitlabCi } from "../../../core/access/export/gitlab-ci.ts";
import { accountsOf } from "../../../core/access/init/from-estate.ts";
import { type AccountSketch, type GrantSketch, nameFrom } from "../../../core/access/init/sketch.ts";
import { writeGrant } from "../../../core/access/init/write-sketch.ts";
import { draftGrants } from "../../../core/access/migrate/draft-grants.ts";
import { type DraftPolicies, draftPolicies } from "../../../core/access/migrate/draft-policies.ts";
import { addGrants, newDeclaration } from "../../../core/access/migrate/into-declaration.ts";
import type { JobsFound } from "../../../core/access/migrate/jobs.ts";
import { type KeySource, seenIn, sourcesOf } from "../../../core/access/migrate/key-calls.ts";
import type { ProposalDocument } from "../../../core/access/migrate/migration-document.ts";
import { makePlan } from "../../../core/access/plan/make-plan.ts";
import { readAccess } from "../../../core/access/read-access.ts";
import type { User } from "../../../core/estate/account.ts";
import type { GitlabInstance } from "../../../core/estate/gitlab.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { issuerName } from "../../../core/gitlab/issuers.ts";
import { loadCatalog } from "../../../core/iam/catalog/load.ts";
import type { Source } from "../../../core/text/span.ts";
import { visible } from "../../../core/text/visible.ts";
import { readSmall, readText } from "../../../edge/files/read.ts";
import { makeFolder, replaceText } from "../../../edge/files/write.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Context } from "../command.ts";
import { InvalidInput } from "../invalid-input.ts";
import { ourTenant } from "../tenant.ts";
import { jobsFor } from "./choose-jobs.ts";
import { issuerOf } from "./issuer.ts";
import { blocksOf, notesOf, warningsOf } from "./judge-user.ts";
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

/** The GitLab that was read, under the name by which its tokens go: behind a proxy its API may have another. */
function gitlabOf({ estate }: MigrationRead, inGitlab: KeysInGitlab | undefined, issuer: string): GitlabInstance {
  const read = estate.gitlabs.find(({ host }) => host === inGitlab?.plan.host);
  return { ...read, host: issuerName(issuer) };
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
      yaml: declaration === undefined ? fresh.text : grants.flatMap(writeGrant).slice(1).join("\n"),
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
