import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a variable with a key is not protected, not masked, or open to every environment`,
  avoid: `\`AWS_SECRET_ACCESS_KEY\`, not protected, environments: all`,
  prefer: `protected, masked and hidden, for one environment; better: none`,
  why: `A variable that is not protected goes to every branch that anybody pushes, with whatever script they wrote.`,
  proved: `GitLab's own flags of the variable say so. Values are not read.`,
  fix: {
    console: `Open the project or group in GitLab, *Settings*, *CI/CD*, *Variables*.`,
    cli: `glab variable update AWS_SECRET_ACCESS_KEY --protected --masked < secret`,
    terraform: `protected = true
masked    = true`,
  },
  references: ["https://docs.gitlab.com/ci/variables/"],
};
