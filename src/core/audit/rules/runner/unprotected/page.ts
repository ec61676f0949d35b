import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a runner with cloud powers takes jobs from unprotected refs or untagged jobs`,
  avoid: `access_level: not_protected, run_untagged: true`,
  prefer: `access_level: ref_protected, run_untagged: false, with a tag`,
  why: `Any branch's job lands on a machine whose role it can take.`,
  proved: `The runner's address is the machine's; GitLab says which jobs it takes.`,
  fix: {
    console: `Open the runner in GitLab and choose *Protected*, and clear *Run untagged jobs*.`,
    cli: `glab api --method PUT runners/ID -f access_level=ref_protected -f run_untagged=false`,
    terraform: `access_level = "ref_protected"
untagged     = false`,
  },
  references: ["https://docs.gitlab.com/runner/security/"],
};
