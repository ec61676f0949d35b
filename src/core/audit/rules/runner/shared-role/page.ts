import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `one instance profile serves runners of unrelated groups`,
  avoid: `an instance runner on a machine with a deploy role`,
  prefer: `a runner for each group, or jobs with roles of their own`,
  why: `A job can ask the machine for its credentials. With one machine for several groups, each has the others' powers.`,
  proved: `The runner's address is the machine's, and GitLab says whose jobs it takes.`,
  fix: {
    console: `Open *CI/CD*, *Runners*, and bind the runner to one group.`,
    cli: `glab api --method PUT runners/ID -f locked=true`,
    terraform: `# one aws_iam_instance_profile for each runner group`,
  },
  references: ["https://docs.gitlab.com/runner/security/"],
};
