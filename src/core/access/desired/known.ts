import type { Account, Cluster, Role, User } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import type { GitlabInstance, Project } from "../../estate/gitlab.ts";
import { accountById, roleByName } from "../../estate/lookup.ts";
import { standingOf } from "../../estate/standing.ts";
import { issuerName } from "../../gitlab/issuers.ts";

/** What was read and bears on what a declaration means. Without an estate nothing is known, and nothing is guessed. */
export interface Known {
  readonly account: (id: string) => Account | undefined;
  readonly role: (account: string, name: string) => Role | undefined;
  readonly user: (account: string, name: string) => User | undefined;
  readonly cluster: (account: string, name: string) => Cluster | undefined;
  readonly gitlab: (url: string) => GitlabInstance | undefined;
  readonly project: (url: string, path: string) => Project | undefined;
  /** Whether a project that is not among those read is not there, as far as the token could see. */
  readonly hasAllProjects: (url: string) => boolean;
}

export function knownFrom(estate: Estate | undefined): Known {
  const account = (id: string): Account | undefined => (estate === undefined ? undefined : accountById(estate, id));
  const gitlab = (url: string): GitlabInstance | undefined =>
    estate?.gitlabs.find(({ host }) => host === issuerName(url));
  return {
    account,
    role: (id, name) => {
      const found = account(id);
      const role = found === undefined ? undefined : roleByName(found, name);
      return role?.origin === "live" ? role : undefined;
    },
    user: (id, name) => account(id)?.users?.find((user) => user.name === name && user.origin === "live"),
    cluster: (id, name) => account(id)?.clusters?.find((cluster) => cluster.name === name),
    gitlab,
    project: (url, path) => gitlab(url)?.projects?.find((project) => project.path === path),
    hasAllProjects: (url) =>
      estate !== undefined &&
      gitlab(url)?.projects !== undefined &&
      standingOf(estate.sources, "gitlab-projects", { host: issuerName(url) }) === "ok",
  };
}
