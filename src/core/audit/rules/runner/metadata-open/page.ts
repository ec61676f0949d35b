import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `job containers can take the machine's role`,
  avoid: `HttpTokens: optional, HttpPutResponseHopLimit: 2`,
  prefer: `HttpTokens: required, HttpPutResponseHopLimit: 1`,
  why: `The metadata service hands the machine's credentials to whoever asks. With IMDSv1, or answers that may hop into a container, every job asks.`,
  proved: `EC2's own settings of the machines that carry the profile.`,
  fix: {
    console: `Open the instance, *Actions*, *Instance settings*, *Modify instance metadata options*.`,
    cli: `aws ec2 modify-instance-metadata-options --instance-id ID --http-tokens required --http-put-response-hop-limit 1`,
    terraform: `metadata_options {
  http_tokens                 = "required"
  http_put_response_hop_limit = 1
}`,
  },
  references: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
    "https://docs.gitlab.com/runner/security/",
  ],
};
