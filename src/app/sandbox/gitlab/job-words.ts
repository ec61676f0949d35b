import type { Pipeline } from "../../../core/gitlab/pipeline.ts";
import type { DeploymentTier } from "../../../core/gitlab/sub-components.ts";
import { type Project, isProtected } from "./objects.ts";
import type { Tree } from "./tree.ts";

/** A job as people speak of it. One of branch, tag and merge request; without any, the default branch. */
export interface JobWords {
  readonly project: string;
  readonly branch?: string;
  readonly tag?: string;
  /** The source branch of a merge request. */
  readonly mergeRequest?: string;
  /** The project that the merge request comes from, where that is a fork. */
  readonly fork?: string;
  /** `push`, `schedule`, `web`, `api`, `trigger`, ...; a merge request's is its own. */
  readonly source?: string;
  readonly environment?: string;
  readonly tier?: string;
  /** As the project's protections have it, unless said. */
  readonly protected?: boolean;
  readonly audience?: string | readonly string[];
  readonly user?: string;
  readonly runner?: "gitlab-hosted" | "self-hosted";
}

/** What the token of the job has to say, and the project whose path its subject may hold. */
export interface JobFacts {
  readonly pipeline: Omit<Pipeline, "issuer" | "issuedAt" | "tokenId">;
  readonly project: Project;
  readonly runsIn: Project;
}

/** Fills in what the words leave out from the projects. A project that is not there yet is made, as a new one would be. */
export function readJobWords(words: JobWords, tree: Tree): JobFacts {
  const runsIn = projectAt(words.project, tree);
  const project = words.fork === undefined ? runsIn : projectAt(words.fork, tree, runsIn.id);
  const isTag = words.tag !== undefined;
  const ref = words.tag ?? words.mergeRequest ?? words.branch ?? runsIn.defaultBranch;
  const protections = isTag ? runsIn.protectedTags : runsIn.protectedBranches;
  // A merge request's pipeline is not protected, and a fork's branches are not protected by the parent's rules.
  const isRequest = words.mergeRequest !== undefined || words.fork !== undefined;
  const login = words.user ?? "jdoe";
  return {
    project,
    runsIn,
    pipeline: {
      audience: words.audience ?? "sts.amazonaws.com",
      project: claimedProject(project),
      ...(words.fork === undefined ? {} : { runsIn: claimedProject(runsIn) }),
      ref,
      refType: isTag ? "tag" : "branch",
      protected: words.protected ?? (!isRequest && isProtected(ref, protections)),
      source: words.source ?? (isRequest ? "merge_request_event" : "push"),
      ...(words.environment === undefined ? {} : { environment: environmentOf(words, words.environment, runsIn) }),
      user: { id: "5000001", login, accessLevel: "developer" },
      runner: { environment: words.runner ?? "gitlab-hosted" },
      subComponents: runsIn.subComponents,
      timeout: runsIn.timeout,
    },
  };
}

function projectAt(path: string, tree: Tree, forkedFrom?: number): Project {
  return tree.projectByPath(path) ?? tree.addProject({ path, ...(forkedFrom === undefined ? {} : { forkedFrom }) });
}

function claimedProject(project: Project): Pipeline["project"] {
  return {
    path: project.path,
    id: String(project.id),
    namespaceId: String(project.namespaceId),
    visibility: project.visibility,
  };
}

const TIERS: readonly DeploymentTier[] = ["production", "staging", "testing", "development", "other"];

function environmentOf(words: JobWords, name: string, project: Project): NonNullable<Pipeline["environment"]> {
  const known = project.environments.find((environment) => environment.name === name);
  const tier = TIERS.find((candidate) => candidate === (words.tier ?? known?.tier)) ?? guessTier(name);
  return { name, tier, protected: project.protectedEnvironments.includes(name) };
}

/** GitLab guesses the tier of an environment that names none from its name (`Environment#guess_tier`). */
function guessTier(name: string): DeploymentTier {
  if (/prod|live/i.test(name)) return "production";
  if (/stag|model|pre|demo|non/i.test(name)) return "staging";
  if (/test|tst|int|ac(ce|)pt|qa|qc|control|quality/i.test(name)) return "testing";
  if (/dev|review|trunk/i.test(name)) return "development";
  return "other";
}
