import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the source repeats a key, so a condition silently vanishes`,
  avoid: `"StringEquals": { "gitlab.com:aud": "sts.amazonaws.com" },
"StringEquals": { "gitlab.com:sub": "project_path:acme/app:..." }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/app:..."
}`,
  why: `Every JSON parser keeps the last of two equal keys. One of the two conditions is gone before AWS ever sees the policy.`,
  proved: `The text is read with its repetitions. Policies that come from AWS itself have lost theirs; only files can show them.`,
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
  ],
};
