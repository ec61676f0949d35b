import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a policy variable compares a claim with itself`,
  avoid: `"StringEquals": { "gitlab.com:sub": "\${gitlab.com:sub}" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `In the version 2012-10-17 of the language \`\${...}\` stands for a key of the request. A value that is the key itself is equal to it for everybody. A template that was never filled in leaves just that.`,
  proved: `The value is the condition's own key, and the policy is of the version that expands it.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"],
};
