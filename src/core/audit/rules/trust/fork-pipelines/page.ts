import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `fork merge requests can reach the door`,
  avoid: `"StringEquals": { "gitlab.com:sub": "job_project_path:acme/app:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": { "gitlab.com:sub": "source_project_path:acme/app:ref_type:branch:ref:main" }`,
  why: `Anyone may fork a public project and name a branch \`main\`. If the job then runs in the parent, a subject made of the job's project, or a GitLab before 18.2.2, takes it for the parent's own.`,
  proved: `A token is minted for such a job and comes in. Whether forks may run in the parent is GitLab's setting; it is read where GitLab was.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.gitlab.com/ci/secrets/id_token_authentication/"],
};
