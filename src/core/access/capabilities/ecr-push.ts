import { may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { LOGIN, LOOK, PULL, PUSH, repositoryArns } from "./ecr.ts";
import { REPOSITORY } from "./words.ts";

interface Params {
  readonly repository: readonly string[];
  readonly create?: boolean;
}

const API = "arn:aws:ecr:eu-west-1:111111111111:repository/platform/api";

export const ecrPush: Capability = capability<Params>({
  name: "ecr-push",
  about: "Pushes images to ECR repositories, and pulls them, which builders do for their caches.",
  params: object<Params>(
    { title: "ecr-push", says: "parameters of `ecr-push`" },
    {
      repository: needs(oneOrMany(REPOSITORY), "The repository, or a list of them."),
      create: may(yesOrNo(), "Make the repository with the first push."),
    },
  ),
  allows: ({ repository, create }, where) => [
    LOGIN,
    {
      actions: [...PULL, ...PUSH, ...LOOK, ...(create === true ? ["ecr:CreateRepository"] : [])],
      resources: repositoryArns(repository, undefined, where),
    },
  ],
  trial: {
    params: { repository: ["platform/api"] },
    steps: [
      { does: "docker login", action: "ecr:GetAuthorizationToken", resource: "*" },
      ...[...PUSH, ...PULL, ...LOOK].map((action) => ({ does: "docker buildx build --push", action, resource: API })),
    ],
    closed: [
      { does: "push to a neighbour", action: "ecr:PutImage", resource: `${API}-admin` },
      {
        does: "push in another region",
        action: "ecr:PutImage",
        resource: "arn:aws:ecr:us-east-1:111111111111:repository/platform/api",
      },
      { does: "delete an image", action: "ecr:BatchDeleteImage", resource: API },
      { does: "open the repository to others", action: "ecr:SetRepositoryPolicy", resource: API },
      { does: "make a repository", action: "ecr:CreateRepository", resource: API },
    ],
  },
});
