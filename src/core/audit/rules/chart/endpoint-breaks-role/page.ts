import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an \`endpoint\` or \`host\` stands next to a role, so STS is asked at the wrong address`,
  avoid: `provider: AWS
region: eu-west-1
use_iam_profile: true
endpoint: https://s3.eu-west-1.amazonaws.com`,
  prefer: `provider: AWS
region: eu-west-1
use_iam_profile: true`,
  why: `The library behind Rails uses one address for everything. S3 does not answer for STS: \`WebIdentityErr\`, and uploads fail.`,
  proved: `The connection names an address and no key pair. With a key pair, as for MinIO, nobody asks STS, and the rule is silent.`,
  fix: {
    console: `Write the secret again without the line.`,
    cli: `kubectl create secret generic gitlab-rails-storage --from-file=connection=rails.yaml --dry-run=client -o yaml | kubectl apply -f -`,
    terraform: `# kubernetes_secret: leave \`endpoint\` and \`host\` out of the connection`,
  },
  references: ["https://docs.gitlab.com/charts/advanced/external-object-storage/"],
};
