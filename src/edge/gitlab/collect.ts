import { scrubCi } from "../../core/estate/scrub-ci.ts";
import { SallyportError } from "../../core/text/failure.ts";
import type { SourceKind } from "../../core/estate/standing.ts";
import type { Reading, SnapshotLog, WritePart } from "../files/snapshot-log.ts";
import { inParallel } from "../in-parallel.ts";
import { reasonOf, standingOfRefusal } from "./failure.ts";
import { MOST_LOOKUPS, lookUpPaths } from "./lookups.ts";
import { type Gitlab, GitlabRefusal, type Query } from "./rest.ts";
import { type Thing, environmentOf, groupOf, isThing, projectOf, protectedOf, runnerOf, variableOf } from "./shapes.ts";

export interface CollectGitlabOptions {
  readonly gitlab: Gitlab;
  /** As in its issuer: host with port and path. */
  readonly host: string;
  readonly log: SnapshotLog;
  readonly write: WritePart;
  readonly signal: AbortSignal;
  /** Groups to read; with none, everything that the token is a member of. */
  readonly groups: readonly string[];
  readonly variables: boolean;
  /** Paths that trust policies name, and that nothing that was read shows. */
  readonly pathsNamed: () => readonly string[];
  readonly tell: (detail: string) => void;
}

/** Requests under way at once: far below GitLab's limits, and enough not to wait for one by one. */
const WIDTH = 6;

/** Reads one GitLab: projects with what protects their refs, groups, runners, CI configuration, and variables if asked. */
export async function collectGitlab(options: CollectGitlabOptions): Promise<void> {
  await greet(options);
  await readInstance(options);
  const groups = await readGroups(options);
  const projects = await readProjects(options);
  await readRunners(options, groups, projects);
  await readCi(options, projects);
  if (options.variables) await readVariables(options, groups, projects);
  await readLookups(options);
}

async function readInstance(options: CollectGitlabOptions): Promise<void> {
  await readPart(options, "gitlab-instance", "instance.json", async (reading) => {
    reading.asked("GET /version");
    const answer = await options.gitlab.get("version");
    reading.content = () =>
      isThing(answer) ? { version: answer["version"], revision: answer["revision"] } : undefined;
    reading.started = true;
  });
}

/** Whether anybody stands at the paths that trust policies name: who registers a free one gets in. */
async function readLookups(options: CollectGitlabOptions): Promise<void> {
  const paths = options.pathsNamed();
  if (paths.length === 0) return;
  await readPart(options, "gitlab-lookups", "lookups.json", async (reading) => {
    const found = await lookUpPaths(options.gitlab, paths, reading.asked);
    reading.content = () => found;
    reading.started = true;
    if (paths.length > MOST_LOOKUPS)
      reading.fellShort("partial", `only ${MOST_LOOKUPS} of ${paths.length} paths were looked up`);
  });
}

/** Fails where nothing can be read at all: a wrong address, a token that is none. */
async function greet({ gitlab, host, signal }: CollectGitlabOptions): Promise<void> {
  try {
    await gitlab.get("version");
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof GitlabRefusal && error.status === 401) {
      const help = "give one with the scope `read_api` in GITLAB_TOKEN";
      throw new SallyportError("credentials/gitlab", `${host} does not take the token in GITLAB_TOKEN`, {
        cause: error,
        help,
      });
    }
    // A job token, or one that is restricted, may be refused the version and given the rest.
    if (error instanceof GitlabRefusal && (error.status === 403 || error.status === 404)) return;
    if (error instanceof SallyportError) throw error;
    throw new SallyportError("gitlab/unreachable", `${host} cannot be asked: ${reasonOf(error)}`, { cause: error });
  }
}

async function readPart(
  { log, host, tell }: CollectGitlabOptions,
  kind: SourceKind,
  file: string,
  work: (reading: Reading) => Promise<void>,
): Promise<void> {
  const of = { kind, file: `gitlab/${folderOf(host)}/${file}`, host };
  await log.read(
    of,
    async (reading) => {
      tell(`${host} ${kind}`);
      await work(reading);
    },
    standingOfRefusal,
  );
}

/** A host as a folder's name. */
export function folderOf(host: string): string {
  return host.replaceAll("%", "%25").replaceAll("/", "%2F").replaceAll(":", "%3A");
}

async function* listed(
  options: CollectGitlabOptions,
  reading: Reading,
  path: string,
  query?: Query,
): AsyncGenerator<Thing> {
  for await (const page of options.gitlab.pages(path, query)) {
    reading.asked(patternOf(path));
    for (const item of page) if (isThing(item)) yield item;
  }
}

function patternOf(path: string): string {
  return `GET /${path.replaceAll(/(?<=^|\/)(?:\d+|[^/]*%2F[^/]*)(?=\/|$)/g, ":id")}`;
}

async function readGroups(options: CollectGitlabOptions): Promise<readonly Thing[]> {
  const groups: Thing[] = [];
  await readPart(options, "gitlab-groups", "groups.json", async (reading) => {
    reading.content = () => byId(groups);
    for (const group of options.groups) {
      const found = await options.gitlab.get(`groups/${encodeURIComponent(group)}`, { with_projects: false });
      reading.asked("GET /groups/:id");
      if (isThing(found)) groups.push(groupOf(found));
      const path = `groups/${encodeURIComponent(group)}/descendant_groups`;
      for await (const item of listed(options, reading, path)) groups.push(groupOf(item));
      reading.started = true;
    }
    if (options.groups.length === 0) {
      const query = { min_access_level: 10, order_by: "id", sort: "asc" };
      for await (const item of listed(options, reading, "groups", query)) groups.push(groupOf(item));
      reading.started = true;
    }
  });
  return groups;
}

async function readProjects(options: CollectGitlabOptions): Promise<readonly Thing[]> {
  const projects: Thing[] = [];
  await readPart(options, "gitlab-projects", "projects.json", async (reading) => {
    reading.content = () => byId(projects);
    const found = new Map<string, Thing>();
    for (const group of options.groups) {
      const query = { include_subgroups: true, with_shared: false, order_by: "id", sort: "asc" };
      const path = `groups/${encodeURIComponent(group)}/projects`;
      for await (const item of listed(options, reading, path, query)) found.set(String(item["id"]), item);
    }
    if (options.groups.length === 0) {
      const query = { membership: true, pagination: "keyset", order_by: "id", sort: "asc" };
      for await (const item of listed(options, reading, "projects", query)) found.set(String(item["id"]), item);
    }
    reading.started = true;
    await inParallel([...found.values()], WIDTH, async (item) => {
      projects.push(await readProject(options, reading, item));
      options.tell(`${options.host} ${projects.length} of ${found.size} projects`);
    });
  });
  return projects;
}

/** The list leaves out what only maintainers see, so each project is asked for by itself, with what protects its refs. */
async function readProject(options: CollectGitlabOptions, reading: Reading, item: Thing): Promise<Thing> {
  const id = String(item["id"]);
  const whole = (await optional(options, reading, `projects/${id}`)) ?? item;
  const list = async (path: string, shape: (item: Thing) => Thing): Promise<readonly Thing[] | null> => {
    try {
      const items: Thing[] = [];
      for await (const one of listed(options, reading, `projects/${id}/${path}`)) items.push(shape(one));
      return items;
    } catch (error) {
      if (options.signal.aborted || !isRefused(error)) throw error;
      // Null says that it was not shown; what GitLab does not show to this token is no fault of the reading.
      return null;
    }
  };
  return {
    ...projectOf(isThing(whole) ? whole : item),
    protected_branches: await list("protected_branches", protectedOf),
    protected_tags: await list("protected_tags", protectedOf),
    environments: await list("environments", environmentOf),
    protected_environments: await list("protected_environments", (one) => ({ name: one["name"] })),
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof GitlabRefusal && [401, 403, 404].includes(error.status);
}

async function optional(options: CollectGitlabOptions, reading: Reading, path: string): Promise<unknown> {
  reading.asked(patternOf(path));
  try {
    return await options.gitlab.get(path);
  } catch (error) {
    if (options.signal.aborted || !isRefused(error)) throw error;
    return undefined;
  }
}

/** All runners where the token is an administrator's; else those that the groups and projects show. */
async function readRunners(
  options: CollectGitlabOptions,
  groups: readonly Thing[],
  projects: readonly Thing[],
): Promise<void> {
  await readPart(options, "gitlab-runners", "runners.json", async (reading) => {
    const found = new Map<string, Thing>();
    reading.content = () => byId([...found.values()]);
    const gather = async (path: string): Promise<boolean> => {
      try {
        for await (const item of listed(options, reading, path)) found.set(String(item["id"]), runnerOf(item));
        return true;
      } catch (error) {
        if (options.signal.aborted || !isRefused(error)) throw error;
        return false;
      }
    };
    const all = options.groups.length === 0 && (await gather("runners/all"));
    if (!all) {
      const paths = [
        ...groups.map((group) => `groups/${group["id"]}/runners`),
        ...projects.map((project) => `projects/${project["id"]}/runners`),
      ];
      const shown = await inParallel(paths, WIDTH, gather);
      const hidden = shown.filter((one) => !one).length;
      if (hidden > 0)
        reading.fellShort("denied", `the runners of ${hidden} groups or projects are not shown to this token`);
    }
    reading.started = true;
    // Only a runner's own page tells its tags and whether it is protected.
    await inParallel([...found.keys()], WIDTH, async (id) => {
      const whole = await optional(options, reading, `runners/${id}`);
      if (isThing(whole)) found.set(id, runnerOf(whole));
    });
  });
}

/** CI configuration with its includes put together, or the file as it lies in the repository. Scrubbed before it is kept. */
async function readCi(options: CollectGitlabOptions, projects: readonly Thing[]): Promise<void> {
  const folder = `gitlab/${folderOf(options.host)}/ci`;
  let hidden = 0;
  await readPart(options, "gitlab-ci", "ci", async (reading) => {
    let done = 0;
    reading.started = true;
    await inParallel(projects, WIDTH, async (project) => {
      const id = String(project["id"]);
      const branch = project["default_branch"];
      options.tell(`${options.host} CI of ${++done} of ${projects.length} projects`);
      if (typeof branch !== "string") return;
      const text = await ciOf(options, reading, id, branch, project);
      if (text === "hidden") hidden++;
      else if (text !== undefined) options.write(`${folder}/${id}.yml`, scrubCi(text));
    });
    if (hidden > 0)
      reading.fellShort("denied", `the CI configuration of ${hidden} projects is not shown to this token`);
  });
}

async function ciOf(
  options: CollectGitlabOptions,
  reading: Reading,
  id: string,
  branch: string,
  project: Thing,
): Promise<string | "hidden" | undefined> {
  const linted = await optional(options, reading, `projects/${id}/ci/lint`);
  if (isThing(linted) && typeof linted["merged_yaml"] === "string" && linted["merged_yaml"] !== "")
    return linted["merged_yaml"];
  const configured = project["ci_config_path"];
  const path = typeof configured === "string" && configured !== "" ? configured : ".gitlab-ci.yml";
  // A path in another project or on the web is not this repository's to read.
  if (/@|^https?:/.test(path)) return "hidden";
  reading.asked("GET /projects/:id/repository/files/:path/raw");
  try {
    return await options.gitlab.text(`projects/${id}/repository/files/${encodeURIComponent(path)}/raw`, {
      ref: branch,
    });
  } catch (error) {
    if (options.signal.aborted || !isRefused(error)) throw error;
    return error instanceof GitlabRefusal && error.status === 404 ? undefined : "hidden";
  }
}

/** Names and flags of variables. Of values only the id of an AWS access key is kept, and it is told from the value here. */
async function readVariables(
  options: CollectGitlabOptions,
  groups: readonly Thing[],
  projects: readonly Thing[],
): Promise<void> {
  await readPart(options, "gitlab-variables", "variables.json", async (reading) => {
    const found: Thing[] = [];
    reading.content = () => found.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    let hidden = 0;
    const gather = async (path: string, owner: Thing): Promise<void> => {
      try {
        for await (const item of listed(options, reading, path)) found.push({ ...owner, ...variableOf(item) });
        reading.started = true;
      } catch (error) {
        if (options.signal.aborted || !isRefused(error)) throw error;
        hidden++;
      }
    };
    const owners = [
      ...groups.map((one) => ({
        path: `groups/${one["id"]}/variables`,
        owner: { scope: "group", owner: one["full_path"], owner_id: one["id"] },
      })),
      ...projects.map((one) => ({
        path: `projects/${one["id"]}/variables`,
        owner: { scope: "project", owner: one["path_with_namespace"], owner_id: one["id"] },
      })),
    ];
    await inParallel(owners, WIDTH, async ({ path, owner }) => gather(path, owner));
    const before = hidden;
    await gather("admin/ci/variables", { scope: "instance" });
    if (before > 0)
      reading.fellShort("denied", `the variables of ${before} groups or projects are not shown to this token`);
    if (hidden > before) reading.fellShort("denied", "the instance's variables are shown to administrators only");
  });
}

function keyOf(variable: Thing): string {
  return [variable["scope"], variable["owner"] ?? "", variable["key"], variable["environment_scope"] ?? ""].join("\n");
}

function byId(things: readonly Thing[]): readonly Thing[] {
  return things.toSorted((a, b) => Number(a["id"]) - Number(b["id"]));
}
