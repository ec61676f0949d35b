import { may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { ACCOUNT_ID } from "../declaration/words.ts";
import { type Capability, capability } from "./capability.ts";
import { LOGIN, PULL, repositoryArns } from "./ecr.ts";
import { REPOSITORY } from "./words.ts";

interface Params {
  readonly repository: readonly string[];
  readonly registry?: string;
}

export const ecrPull: Capability = capability<Params>({
  name: "ecr-pull",
  about: "Pulls images from ECR repositories.",
  params: object<Params>(
    { title: "ecr-pull", says: "parameters of `ecr-pull`" },
    {
      repository: needs(oneOrMany(REPOSITORY), "The repository, or a list of them."),
      registry: may(ACCOUNT_ID, "The account that has the registry, where it is not this one; its policy must agree."),
    },
  ),
  allows: ({ repository, registry }, where) => [
    LOGIN,
    { actions: PULL, resources: repositoryArns(repository, registry, where) },
  ],
  trial: {
    params: { repository: ["platform/api"] },
    steps: [
      { does: "docker login", action: "ecr:GetAuthorizationToken", resource: "*" },
      ...PULL.map((action) => ({
        does: "docker pull",
        action,
        resource: "arn:aws:ecr:eu-west-1:111111111111:repository/platform/api",
      })),
    ],
    closed: [
      {
        does: "pull a neighbour's image",
        action: "ecr:BatchGetImage",
        resource: "arn:aws:ecr:eu-west-1:111111111111:repository/platform/api2",
      },
      {
        does: "push",
        action: "ecr:PutImage",
        resource: "arn:aws:ecr:eu-west-1:111111111111:repository/platform/api",
      },
    ],
  },
});
