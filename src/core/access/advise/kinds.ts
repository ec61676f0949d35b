/** The kinds of door that advice chooses from. */
export type AdvisedKind =
  | "job-role"
  | "job-role-self-managed"
  | "job-role-elsewhere"
  | "instance-profile"
  | "irsa"
  | "pod-identity"
  | "key";

/** What somebody has to know of a kind before choosing it. Each a plain sentence. */
export interface KindFacts {
  readonly title: string;
  readonly why: readonly string[];
  /** What it costs to set up. */
  readonly setup: readonly string[];
  /** What it costs to keep. */
  readonly keep: readonly string[];
  readonly cannot: readonly string[];
}

const JOB = {
  why: [
    "nothing secret is stored: GitLab signs a token for each job, and AWS gives credentials for it that end by themselves, after an hour as a rule",
    "the role's trust policy says which project and which refs get in, and `sallyport who` proves it",
  ],
  setup: [
    "one OIDC provider in each account, and one role for each grant: `sallyport plan` shows them",
    "in the job: `id_tokens: { AWS_ID_TOKEN: { aud: sts.amazonaws.com } }`, then `sallyport exec --role GRANT -- COMMAND`",
  ],
  keep: ["nothing to rotate; AWS charges for neither roles nor providers"],
  cannot: [
    "AWS cannot see the environment of a job: a trust policy can ask for project, ref and protection, not for `environment: production`",
    "whoever may push to the ref that is let in decides what its jobs do: protect the branch",
    "a session lasts twelve hours at most, and one in a role taken from there an hour",
  ],
} as const satisfies Omit<KindFacts, "title">;

const SUBJECT_KEPT =
  "leave a project's subject components as they are: whoever changes them closes every door that expects the old ones";

/** Facts of gitlab.com's and GitLab's documentation, and of AWS's on OIDC federation, instance profiles and EKS. */
export const KINDS: Readonly<Record<AdvisedKind, KindFacts>> = {
  "job-role": {
    title: "a role that jobs take by OIDC",
    why: JOB.why,
    setup: JOB.setup,
    keep: [
      ...JOB.keep,
      "a project that moves or is renamed needs its grant changed, since the subject has the path in it",
    ],
    cannot: JOB.cannot,
  },
  "job-role-self-managed": {
    title: "a role that jobs of your own GitLab take by OIDC",
    why: JOB.why,
    setup: [
      ...JOB.setup,
      "AWS has to reach `/.well-known/openid-configuration` and `/oauth/discovery/keys` of your GitLab over https, with a certificate of a public authority, or its thumbprint in the provider",
      "each project puts its id and its protection into its subject: `ci_id_token_sub_claim_components`, which `sallyport plan` spells out",
    ],
    keep: [...JOB.keep, SUBJECT_KEPT, "when GitLab's address changes, every provider and trust policy changes with it"],
    cannot: [
      ...JOB.cannot,
      "of a GitLab that is not gitlab.com AWS sees only the subject: neither `project_id` nor `ref_protected` can be asked for beside it",
    ],
  },
  "job-role-elsewhere": {
    title: "a role that jobs take by OIDC, with GitLab's keys published where AWS can read them",
    why: [
      ...JOB.why,
      "AWS reads only the issuer's two public documents: it needs no way to GitLab itself, and no port may stand in the issuer",
    ],
    setup: [
      "needs GitLab 18.1 or later",
      "copy `/.well-known/openid-configuration`, with `issuer` and `jwks_uri` set to the new address, and `/oauth/discovery/keys` to a public https address: an S3 bucket will do",
      "name that address as the issuer: `gitlab_rails['ci_id_tokens_issuer_url']` in gitlab.rb, or `global.appConfig.ciIdTokens.issuerUrl` in the chart's values; then run the rake task `ci:validate_id_token_configuration`",
      ...JOB.setup,
      "each project puts its id and its protection into its subject: `ci_id_token_sub_claim_components`, which `sallyport plan` spells out",
    ],
    keep: [
      ...JOB.keep,
      SUBJECT_KEPT,
      "copy the keys again whenever GitLab's signing key changes, or every job is refused",
      "guard the bucket as you guard the accounts: whoever can write there can sign tokens that every one of them accepts",
    ],
    cannot: [
      ...JOB.cannot,
      "it holds for the whole instance: `iss` changes for everybody who trusts its tokens, Vault and other clouds too",
      "of a GitLab that is not gitlab.com AWS sees only the subject: neither `project_id` nor `ref_protected` can be asked for beside it",
    ],
  },
  "instance-profile": {
    title: "an instance profile on the runner's machine",
    why: [
      "the runner manager starts machines and keeps the cache outside of any job, so it has no ID token",
      "EC2 hands the machine short credentials and renews them: no key stands in `config.toml`",
    ],
    setup: [
      "one role and one instance profile, attached to the runner manager's machine",
      "IMDSv2 required and a hop limit of 1, so that containers of jobs do not reach the role; a manager that runs in a container itself needs 2",
    ],
    keep: [
      "nothing to rotate",
      "look at the hop limit whenever the machine's template changes: `sallyport audit` does",
    ],
    cannot: [
      "it cannot tell jobs apart: a job that reaches the machine's metadata is the runner, whatever its project",
      "it is for the runner's own work alone: what jobs need goes into roles that they take by OIDC",
    ],
  },
  irsa: {
    title: "IAM roles for service accounts (IRSA)",
    why: [
      "GitLab's chart knows it: an annotation under `serviceAccount.annotations`, and a role for each component",
      "pods get short credentials by the cluster's own tokens: no key stands in a Kubernetes secret",
    ],
    setup: [
      "an OIDC provider for the cluster in the account, and a role that names namespace and service account",
      "`serviceAccount.enabled: true` in the chart's values: without it the annotation renders nothing",
      "take the keys out of the connection secrets and set `use_iam_profile: true`: a key pair there wins over the role",
    ],
    keep: [
      "nothing to rotate",
      "a new cluster has another issuer: each needs a provider, and a line in the trust policy",
    ],
    cannot: [
      "it stops at the service account: whoever may make pods in the namespace gets the role",
      "it works where the cluster's issuer can be read by AWS, as EKS's can; it does nothing for CI jobs, which have OIDC of their own",
    ],
  },
  "pod-identity": {
    title: "EKS Pod Identity",
    why: [
      "no OIDC provider and no annotation: EKS itself ties a service account to the role, and no issuer that changes with the cluster stands in the trust policy",
      "pods get short credentials by an agent on the node: no key stands in a Kubernetes secret",
    ],
    setup: [
      "the EKS Pod Identity agent on the nodes, and an association for each cluster, namespace and service account",
      "recent versions: GitLab 17.4, whose Rails reads the agent's address, and a toolbox that backs up with `--s3tool awscli`, since `s3cmd` does not know it",
    ],
    keep: ["nothing to rotate", "a new cluster needs a grant and its associations, and no OIDC provider"],
    cannot: [
      "it is for EKS alone, not for Fargate there and not for other clusters",
      "GitLab's chart documents nothing of it: names of service accounts have to be kept in step by hand",
      "the binding stands in EKS and not in IAM: an export of IAM does not show it",
    ],
  },
  key: {
    title: "an IAM user with an access key: the last resort",
    why: ["it speaks neither OIDC nor anything else that AWS gives short credentials for, so that only a key is left"],
    setup: [
      "one user with nothing but what it needs, and one key, straight into a masked and protected variable where GitLab has to hold it",
      "a reason and a day on which to look again, which the grant demands",
    ],
    keep: [
      "rotate the key, every 90 days at the latest, in every place that has a copy: `sallyport rotate` does it in GitLab's variables",
      "watch it: deactivate it on the day it is no longer used",
    ],
    cannot: [
      "it cannot tell who uses it: a copy works for everybody, anywhere, until somebody deactivates it",
      "it does not end by itself, and CloudTrail shows the user, never the job",
    ],
  },
};
