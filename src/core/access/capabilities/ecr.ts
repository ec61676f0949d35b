import type { Allow, Where } from "./capability.ts";

/** A token for the registry has no resource: it opens nothing by itself. */
export const LOGIN: Allow = { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] };

export const PULL: readonly string[] = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
];

export const PUSH: readonly string[] = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

/** What tools ask to see whether an image is there already. */
export const LOOK: readonly string[] = ["ecr:DescribeImages", "ecr:DescribeRepositories"];

export function repositoryArns(
  repositories: readonly string[],
  registry: string | undefined,
  { partition, account, region }: Where,
): readonly string[] {
  return repositories.map((name) => `arn:${partition}:ecr:${region}:${registry ?? account}:repository/${name}`);
}
