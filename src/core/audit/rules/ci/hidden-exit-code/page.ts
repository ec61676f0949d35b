import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an idiom that hides a failure`,
  avoid: `export $(printf "AWS_ACCESS_KEY_ID=%s ..." $(aws sts assume-role-with-web-identity ...))`,
  prefer: `sallyport exec --role "$ROLE" -- ./deploy.sh`,
  why: `The job goes on after the refusal, and what happens then has another cause on the screen.`,
  proved: `The line stands in the script.`,
  fix: {
    console: `Edit \`.gitlab-ci.yml\`.`,
    cli: `git commit .gitlab-ci.yml`,
    terraform: `# not a matter of Terraform`,
  },
  references: ["https://docs.gitlab.com/ci/cloud_services/aws/"],
};
