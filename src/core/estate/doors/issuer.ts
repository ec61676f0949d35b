import { GITLAB_COM } from "../../gitlab/issuers.ts";
import type { Account } from "../account.ts";
import type { IssuerKind } from "../door.ts";
import type { Estate } from "../estate.ts";
import { bareUrl } from "../read/arn.ts";

export interface Issuer {
  readonly kind: IssuerKind;
  readonly evidence: readonly string[];
}

const EKS = /^oidc\.eks(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\/id\/\w+$/;

/**
 * Issuers that are certainly somebody else's, by host or the end of it. From their makers' guides for AWS. A bucket of S3 is
 * not among them: a GitLab that AWS cannot reach publishes its keys in one (GitLab 18.1).
 */
const OTHERS: readonly string[] = [
  "token.actions.githubusercontent.com",
  "ghe.com",
  "app.terraform.io",
  "oidc.circleci.com",
  "agent.buildkite.com",
  "api.bitbucket.org",
  "accounts.google.com",
  "cognito-identity.amazonaws.com",
  "www.amazon.com",
  "graph.facebook.com",
  "oidc.vercel.com",
  "api.pulumi.com",
  "spacelift.io",
  "okta.com",
  "auth0.com",
  "sts.windows.net",
  "login.microsoftonline.com",
  "vstoken.dev.azure.com",
  "app.harness.io",
  "tokens.sts.global.api.aws",
];

/** The subjects that only GitLab mints: `sub-components` has them all, each followed by a colon. */
const GITLAB_SUBJECT = /^(?:job_|source_)?project_(?:path|id):/;

/** Tells the issuers of one account's providers apart, from everything that was read. */
export function tellIssuers(estate: Estate, account: Account, extra: readonly string[] = []): (url: string) => Issuer {
  const said = new Set([...extra.map(bareUrl), ...estate.gitlabs.map(({ host }) => host)]);
  const subjects = subjectsByIssuer(account);
  const known = new Map<string, Issuer>();
  return (url) => {
    const there = known.get(url);
    if (there !== undefined) return there;
    const issuer = tell(url, account, said, subjects.get(url.toLowerCase()) ?? []);
    known.set(url, issuer);
    return issuer;
  };
}

function tell(url: string, account: Account, said: ReadonlySet<string>, subjects: readonly string[]): Issuer {
  const host = (url.split("/")[0] ?? url).toLowerCase().replace(/:\d+$/, "");
  if (host === GITLAB_COM || host.endsWith(`.${GITLAB_COM}`)) return { kind: "gitlab", evidence: ["its address"] };
  if (EKS.test(url)) return { kind: "eks", evidence: ["its address"] };
  if (OTHERS.some((end) => host === end || host.endsWith(`.${end}`)))
    return { kind: "other", evidence: ["its address"] };
  const evidence: string[] = [];
  if (said.has(url)) evidence.push("it is the GitLab that was named or read");
  if (/gitlab/.test(url.toLowerCase())) evidence.push("its address");
  if (subjects.some((subject) => GITLAB_SUBJECT.test(subject)))
    evidence.push("trust policies expect subjects of GitLab");
  const provider = account.providers?.find((one) => one.url === url);
  // The audience that GitLab's guide asked for until 2025 is the instance's own address.
  if (provider?.clientIds?.some((id) => bareUrl(id) === url && id !== url))
    evidence.push("its audience is its own address");
  return evidence.length > 0 ? { kind: "gitlab", evidence } : { kind: "unknown", evidence };
}

/** Values that the account's trust policies expect for `<issuer>:sub`. */
function subjectsByIssuer(account: Account): ReadonlyMap<string, readonly string[]> {
  const subjects = new Map<string, string[]>();
  for (const { trust } of account.roles ?? []) {
    for (const { conditions } of trust?.policy?.statements ?? []) {
      for (const { key, values } of conditions) {
        const issuer = /^(.+):sub$/i.exec(key)?.[1]?.toLowerCase();
        if (issuer === undefined) continue;
        const list = subjects.get(issuer) ?? [];
        list.push(...values.map(({ value }) => value));
        subjects.set(issuer, list);
      }
    }
  }
  return subjects;
}
