import type { TextNode } from "../../text/node.ts";
import { valueAt } from "../../text/pick.ts";

/** Paths of values that only GitLab's chart has. One is enough. */
const GITLAB: readonly (readonly string[])[] = [
  ["global", "hosts"],
  ["global", "appConfig"],
  ["global", "edition"],
  ["global", "minio"],
  ["global", "gitlabVersion"],
  ["global", "registry"],
  ["global", "serviceAccount"],
  ["global", "psql"],
  ["global", "ingress"],
  ["gitlab", "webservice"],
  ["gitlab", "sidekiq"],
  ["gitlab", "toolbox"],
  ["gitlab", "task-runner"],
  ["gitlab", "unicorn"],
  ["gitlab", "migrations"],
  ["gitlab", "gitaly"],
  ["gitlab", "gitlab-pages"],
  ["gitlab", "serviceAccount"],
  ["gitlab-runner", "runners"],
  ["gitlab-runner", "install"],
  ["registry", "storage"],
  ["registry", "serviceAccount"],
  ["certmanager", "install"],
];

const RUNNER: readonly (readonly string[])[] = [
  ["gitlabUrl"],
  ["runnerToken"],
  ["runnerRegistrationToken"],
  ["runners", "config"],
  ["runners", "executor"],
  ["runners", "tags"],
  ["runners", "secret"],
  ["rbac", "serviceAccountAnnotations"],
];

export function chartOf(node: TextNode): "gitlab" | "gitlab-runner" | undefined {
  if (GITLAB.some((path) => valueAt(node, ...path) !== undefined)) return "gitlab";
  return RUNNER.some((path) => valueAt(node, ...path) !== undefined) ? "gitlab-runner" : undefined;
}
