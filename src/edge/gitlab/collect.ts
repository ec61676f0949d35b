import { SallyportError } from "../../core/text/failure.ts";
import { reasonOf } from "./failure.ts";
import { MOST_LOOKUPS, lookUpPaths } from "./lookups.ts";
import { readCi } from "./pipelines.ts";
import { readGroups, readProjects } from "./projects.ts";
import { type CollectGitlabOptions, readPart } from "./reading.ts";
import { GitlabRefusal } from "./rest.ts";
import { readRunners } from "./runners.ts";
import { isThing } from "./shapes.ts";
import { readVariables } from "./variables.ts";

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
