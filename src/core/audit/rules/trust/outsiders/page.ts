import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an outsider gets in through a door that is otherwise bounded`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:partner/*:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `A name that is close to yours, a partner's group or a group that you once had: the door is bounded, and somebody who is not yours stands inside.`,
  proved: `The admitted set is compared with the set of your own projects (\`--tenant\`, or \`gitlab.groups\` in sallyport.yaml); the token shown is in the first and not in the second.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.gitlab.com/ci/cloud_services/aws/"],
};
