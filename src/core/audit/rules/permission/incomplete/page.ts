import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the role looks meant for a job and lacks an action that the job needs`,
  avoid: `"Action": ["ecr:PutImage", "ecr:InitiateLayerUpload"]`,
  prefer: `"Action": ["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]`,
  why: `The job fails in the middle, and somebody puts a star there to make it work.`,
  proved: `Each action of a push and a pull is put to the specification for the repository that the policies name; some are allowed and some are not.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deploy --policy-document file://deploy.json`,
    terraform: `actions = ["ecr:UploadLayerPart"]`,
  },
  references: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html"],
};
