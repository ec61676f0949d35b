import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the project is named by its path only`,
  avoid: `"StringEquals": { "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `A path is a name, and names are given again: when a project or group is renamed, moved or deleted, its path is free for anybody, and their token has the same subject to the letter. An id is given once.`,
  proved: `No id of a project or group is pinned for at least one part of the admitted set. Since GitLab 19.1 a project at a path that another had before gets no such token, unless it is new under a group that changed hands.`,
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
    "https://docs.gitlab.com/ci/cloud_services/aws/",
    "https://docs.gitlab.com/ci/secrets/id_token_authentication/",
  ],
};
