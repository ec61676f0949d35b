import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a key pair stands where a role was meant to be used`,
  avoid: `provider: AWS
region: eu-west-1
use_iam_profile: true
aws_access_key_id: AKIAIOSFODNN7EXAMPLE
aws_secret_access_key: ...`,
  prefer: `provider: AWS
region: eu-west-1
use_iam_profile: true`,
  why: `A key pair comes first in every chain of credentials. Nothing fails, so nobody notices that the role is not used and that the key lives on.`,
  proved: `The connection holds a key pair, and says \`use_iam_profile: true\`, or the values give a role to a component that reads it. A role by Pod Identity does not stand in values, so a key pair beside one is only seen together with the flag.`,
  fix: {
    console: `Write the secret again without the two lines.`,
    cli: `kubectl create secret generic gitlab-rails-storage --from-file=connection=rails.yaml --dry-run=client -o yaml | kubectl apply -f -`,
    terraform: `# kubernetes_secret: leave both keys out of the connection`,
  },
  references: [
    "https://docs.gitlab.com/charts/advanced/external-object-storage/",
    "https://docs.gitlab.com/charts/advanced/external-object-storage/aws-iam-roles/",
  ],
};
