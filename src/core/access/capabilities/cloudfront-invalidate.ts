import { needs, object, oneOrMany } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { DISTRIBUTION } from "./words.ts";

interface Params {
  readonly distribution: readonly string[];
}

export const cloudfrontInvalidate: Capability = capability<Params>({
  name: "cloudfront-invalidate",
  about: "Makes CloudFront forget what it has cached, and waits for that.",
  params: object<Params>(
    { title: "cloudfront-invalidate", says: "parameters of `cloudfront-invalidate`" },
    { distribution: needs(oneOrMany(DISTRIBUTION), "The distribution's id, or a list of them.") },
  ),
  allows: ({ distribution }, { partition, account }) => [
    {
      actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
      resources: distribution.map((id) => `arn:${partition}:cloudfront::${account}:distribution/${id}`),
    },
  ],
  trial: {
    params: { distribution: ["E2QWRUHAPOMQZL"] },
    steps: [
      {
        does: "aws cloudfront create-invalidation",
        action: "cloudfront:CreateInvalidation",
        resource: "arn:aws:cloudfront::111111111111:distribution/E2QWRUHAPOMQZL",
      },
      {
        does: "aws cloudfront wait invalidation-completed",
        action: "cloudfront:GetInvalidation",
        resource: "arn:aws:cloudfront::111111111111:distribution/E2QWRUHAPOMQZL",
      },
    ],
    closed: [
      {
        does: "point it elsewhere",
        action: "cloudfront:UpdateDistribution",
        resource: "arn:aws:cloudfront::111111111111:distribution/E2QWRUHAPOMQZL",
      },
      {
        does: "invalidate another",
        action: "cloudfront:CreateInvalidation",
        resource: "arn:aws:cloudfront::111111111111:distribution/EDFDVBD632BHDS5",
      },
    ],
  },
});
