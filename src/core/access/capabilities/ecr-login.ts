import { may, object } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { LOGIN } from "./ecr.ts";

interface Params {
  readonly public?: boolean;
}

export const ecrLogin: Capability = capability<Params>({
  name: "ecr-login",
  about: "Logs in to the account's ECR registry, and does nothing there.",
  params: object<Params>(
    { title: "ecr-login", says: "parameters of `ecr-login`" },
    { public: may(yesOrNo(), "Log in to ECR Public as well, whose API stands in us-east-1 alone.") },
  ),
  needsParams: false,
  notes: ["`ecr-pull` and `ecr-push` include it."],
  allows: ({ public: gallery }) => [
    LOGIN,
    ...(gallery === true
      ? [{ actions: ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"], resources: ["*"] }]
      : []),
  ],
  trial: {
    params: { public: true },
    steps: [
      { does: "docker login", action: "ecr:GetAuthorizationToken", resource: "*" },
      { does: "docker login public.ecr.aws", action: "ecr-public:GetAuthorizationToken", resource: "*" },
      { does: "the bearer token behind that", action: "sts:GetServiceBearerToken", resource: "*" },
    ],
    closed: [
      {
        does: "pull an image",
        action: "ecr:BatchGetImage",
        resource: "arn:aws:ecr:eu-west-1:111111111111:repository/platform/api",
      },
    ],
  },
});
