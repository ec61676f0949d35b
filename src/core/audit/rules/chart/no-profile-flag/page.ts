import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the connection has neither a key pair nor \`use_iam_profile\``,
  avoid: `provider: AWS
region: eu-west-1`,
  prefer: `provider: AWS
region: eu-west-1
use_iam_profile: true`,
  why: `Rails asks for a role only when it is told to. Without the flag every upload fails, and the next thing that somebody tries is a key.`,
  proved: `The connection is for AWS, holds no key pair, and does not set the flag to true.`,
  fix: {
    console: `Add the line to the secret.`,
    cli: `kubectl create secret generic gitlab-rails-storage --from-file=connection=rails.yaml --dry-run=client -o yaml | kubectl apply -f -`,
    terraform: `# kubernetes_secret: add \`use_iam_profile: true\` to the connection`,
  },
  references: ["https://docs.gitlab.com/charts/advanced/external-object-storage/"],
};
