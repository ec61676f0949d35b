import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the door is open because a condition is true when its key is absent`,
  avoid: `"ForAllValues:StringEquals": { "gitlab.example.com:sub": "project_path:acme/app:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `\`IfExists\`, \`ForAllValues:\` and negated operators hold when the request does not have the key at all. A key of another issuer, a claim that AWS does not fill for this one, or a misspelt name is never there, so the condition that looks strict checks nothing.`,
  proved: `The same policy is judged once more with the key demanded (\`Null: false\`). The set becomes smaller, so it is this condition, and its forgiving operator, that lets the others in.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
    "https://docs.gitlab.com/ci/cloud_services/aws/",
  ],
};
