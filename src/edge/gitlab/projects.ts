import type { Reading } from "../files/snapshot-log.ts";
import { inParallel } from "../in-parallel.ts";
import { OWN_GROUPS, OWN_PROJECTS, groupPath, groupsUnder, projectsUnder } from "./lists.ts";
import { type CollectGitlabOptions, WIDTH, byId, isRefused, listed, optional, readPart } from "./reading.ts";
import { type Thing, environmentOf, groupOf, isThing, projectOf, protectedOf } from "./shapes.ts";

export async function readGroups(options: CollectGitlabOptions): Promise<readonly Thing[]> {
  const groups: Thing[] = [];
  await readPart(options, "gitlab-groups", "groups.json", async (reading) => {
    reading.content = () => byId(groups);
    for (const group of options.groups) {
      const found = await options.gitlab.get(groupPath(group), { with_projects: false });
      reading.asked("GET /groups/:id");
      if (isThing(found)) groups.push(groupOf(found));
      for await (const item of listed(options, reading, groupsUnder(group))) groups.push(groupOf(item));
      reading.started = true;
    }
    if (options.groups.length === 0) {
      for await (const item of listed(options, reading, OWN_GROUPS)) groups.push(groupOf(item));
      reading.started = true;
    }
  });
  return groups;
}

export async function readProjects(options: CollectGitlabOptions): Promise<readonly Thing[]> {
  const projects: Thing[] = [];
  await readPart(options, "gitlab-projects", "projects.json", async (reading) => {
    reading.content = () => byId(projects);
    const found = new Map<string, Thing>();
    for (const group of options.groups) {
      for await (const item of listed(options, reading, projectsUnder(group))) found.set(String(item["id"]), item);
    }
    if (options.groups.length === 0) {
      for await (const item of listed(options, reading, OWN_PROJECTS)) found.set(String(item["id"]), item);
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
      for await (const one of listed(options, reading, { path: `projects/${id}/${path}` })) items.push(shape(one));
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
