import type { Flag } from "./flag.ts";

/**
 * The flag table. A flag has one meaning wherever it stands; which commands take it is said in the table of commands.
 * To add one: a row here, its name in the commands' rows, then `npm run docs`.
 */
const FLAGS = {
  // Whose doors, and by whom.
  tenant: {
    type: "string",
    metavariable: "GROUP",
    many: true,
    help: "a GitLab group that is ours; everybody else is an outsider",
  },
  issuer: {
    type: "string",
    metavariable: "URL",
    help: "the GitLab that mints the tokens",
  },
  audience: {
    type: "string",
    metavariable: "AUDIENCE",
    help: "what jobs ask for as `aud` under id_tokens",
  },
  account: {
    type: "string",
    metavariable: "ID",
    many: true,
    help: "an AWS account, by its twelve digits or its name in sallyport.yaml",
  },
  role: {
    type: "string",
    metavariable: "ROLE",
    many: true,
    environment: ["AWS_ROLE_ARN"],
    help: "an ARN or a grant; `NAME=ROLE` makes it a profile",
  },

  proof: {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    completes: "file",
    help: "write why it is so, for `check-proof`",
  },
  rcp: {
    type: "string",
    metavariable: "FILE",
    many: true,
    notInFile: true,
    completes: "file",
    help: "a resource control policy that holds for the account",
  },

  "policy-kind": {
    type: "choice",
    metavariable: "KIND",
    choices: ["identity", "trust", "resource", "scp", "rcp", "boundary", "session"],
    notInFile: true,
    help: "what both policies are, where their elements leave it open",
  },

  // AWS's own words.
  profile: {
    type: "string",
    metavariable: "NAME",
    environment: ["AWS_PROFILE"],
    completes: "profile",
    help: "a profile of the AWS configuration",
  },
  region: {
    type: "string",
    metavariable: "REGION",
    environment: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    help: "the AWS region to ask",
  },
  "endpoint-url": {
    type: "string",
    metavariable: "URL",
    environment: ["AWS_ENDPOINT_URL"],
    // A file in a repository must not be able to send credentials somewhere else.
    notInFile: true,
    help: "ask this endpoint instead of AWS's own",
  },
  "assume-role": {
    type: "string",
    metavariable: "ARN",
    help: "take this role first, to read another account",
  },

  // A job's session.
  duration: {
    type: "duration",
    metavariable: "TIME",
    help: "how long a session lasts, 15m to 12h",
  },
  "allow-only": {
    type: "string",
    onlyAsFlag: true,
    metavariable: "FILE",
    completes: "file",
    help: "a session policy: nothing outside it is allowed",
  },
  chain: {
    type: "string",
    metavariable: "ROLE",
    many: true,
    help: "from there take this role, for an hour at most",
  },
  "session-name": {
    type: "string",
    metavariable: "NAME",
    help: "instead of gl-PROJECT-PIPELINE-JOB",
  },
  "token-variable": {
    type: "string",
    metavariable: "NAME",
    help: "the variable with the ID token",
  },
  "token-file": {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    completes: "file",
    help: "the file with the ID token",
  },
  timeout: {
    type: "duration",
    metavariable: "TIME",
    default: 60,
    help: "give up on the cloud after this",
  },
  refresh: {
    type: "boolean",
    help: "serve credentials that are renewed ahead of time",
  },
  "keep-config": {
    type: "boolean",
    help: "let the command read the AWS files of this machine",
  },
  setup: {
    type: "boolean",
    help: "print shell lines that hold no secret, for `eval`",
  },
  background: {
    type: "boolean",
    onlyAsFlag: true,
    help: "go on behind the shell, until it ends",
  },
  "from-agent": {
    type: "string",
    metavariable: "NAME",
    onlyAsFlag: true,
    help: "ask the agent around this for a profile's role",
  },
  "allow-trace": {
    type: "boolean",
    onlyAsFlag: true,
    help: "print secrets even where commands are traced",
  },
  cloud: {
    type: "choice",
    metavariable: "CLOUD",
    choices: ["aws", "gcp"],
    default: "aws",
    help: "which cloud",
  },
  "gcp-provider": {
    type: "string",
    metavariable: "NAME",
    help: "the workload identity provider, by its full name",
  },
  "service-account": {
    type: "string",
    metavariable: "EMAIL",
    help: "act as it; else by the job's own identity",
  },
  "gcp-project": {
    type: "string",
    metavariable: "ID",
    environment: ["GOOGLE_CLOUD_PROJECT"],
    help: "the project that commands work in",
  },
  "print-token": {
    type: "boolean",
    onlyAsFlag: true,
    help: "print an access token of Google Cloud",
  },
  registry: {
    type: "string",
    metavariable: "HOST",
    many: true,
    help: "an ECR registry, instead of the account's own",
  },
  client: {
    type: "string",
    metavariable: "NAME",
    help: "docker, podman, crane, ...: else the first found",
  },
  "docker-config": {
    type: "string",
    metavariable: "FILE",
    completes: "file",
    help: "write this config.json and call no client",
  },

  // What collecting reads.
  regions: {
    type: "string",
    metavariable: "REGION",
    many: true,
    help: "look for machines, clusters and events in these regions (default: the one of --region)",
  },
  accounts: {
    type: "string",
    metavariable: "ID",
    many: true,
    help: "read these accounts, taking --role in those that are not yours",
  },
  organization: {
    type: "boolean",
    help: "read the organization with its policies, and every account of it",
  },
  "gitlab-url": {
    type: "string",
    metavariable: "URL",
    environment: ["CI_SERVER_URL"],
    // A file in a repository must not be able to send the token somewhere else.
    notInFile: true,
    help: "read this GitLab too, with the token in GITLAB_TOKEN",
  },
  variables: {
    type: "boolean",
    help: "read names and flags of CI/CD variables, never their values",
  },
  "no-variables": {
    type: "boolean",
    help: "read no CI/CD variables, whatever else says so",
  },
  quick: {
    type: "boolean",
    help: "leave out what takes long: CloudTrail's events, and last use",
  },
  "print-policy": {
    type: "boolean",
    onlyAsFlag: true,
    help: "print the policy that permits what would be asked, and ask nothing",
  },

  // What a plan is made from, and what becomes of it.
  snapshot: {
    type: "string",
    metavariable: "PATH",
    many: true,
    notInFile: true,
    completes: "file",
    help: "take what stands from here, instead of reading it live",
  },
  offline: {
    type: "boolean",
    onlyAsFlag: true,
    help: "read nothing: show what would be made in empty accounts",
  },
  prune: {
    type: "boolean",
    onlyAsFlag: true,
    help: "delete what this stack made and no longer declares",
  },
  save: {
    type: "string",
    metavariable: "PATH",
    notInFile: true,
    completes: "file",
    help: "keep the plan for `apply FILE`, or a sandbox as a snapshot",
  },

  // A job that is rehearsed.
  project: {
    type: "string",
    metavariable: "PATH",
    help: "the GitLab project of the job",
  },
  branch: {
    type: "string",
    metavariable: "NAME",
    help: "the branch that the job runs for",
  },
  tag: {
    type: "string",
    metavariable: "NAME",
    help: "the tag that the job runs for",
  },
  "merge-request": {
    type: "string",
    metavariable: "BRANCH",
    help: "the source branch of a merge request",
  },
  fork: {
    type: "string",
    metavariable: "PATH",
    help: "the fork that the merge request comes from",
  },
  "pipeline-source": {
    type: "string",
    metavariable: "WORD",
    help: "how the pipeline came to be: push, schedule, web, api",
  },
  environment: {
    type: "string",
    metavariable: "NAME",
    help: "the environment of the job",
  },
  matrix: {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    completes: "file",
    help: "rehearse many pipelines against many roles",
  },
  planned: {
    type: "boolean",
    onlyAsFlag: true,
    help: "as if what sallyport.yaml declares were applied",
  },
  host: {
    type: "string",
    metavariable: "ADDRESS",
    default: "127.0.0.1",
    help: "the address to listen on",
  },
  port: {
    type: "integer",
    metavariable: "NUMBER",
    default: 0,
    help: "the port to listen on; 0 takes a free one",
  },
  "i-know-what-i-do": {
    type: "boolean",
    onlyAsFlag: true,
    help: "listen where others can reach it",
  },

  id: {
    type: "string",
    metavariable: "ID",
    help: "the project's id",
  },
  protected: {
    type: "boolean",
    help: "the branch or tag is protected",
  },
  trust: {
    type: "string",
    metavariable: "FILE",
    many: true,
    notInFile: true,
    completes: "file",
    help: "a trust policy in a file",
  },
  jwks: {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    completes: "file",
    help: "verify the token with these keys of the issuer",
  },
  verify: {
    type: "boolean",
    notInFile: true,
    help: "verify the token with the keys that its issuer publishes",
  },
  meant: {
    type: "boolean",
    onlyAsFlag: true,
    help: "this job was meant: offer a fix of the policy even where it refuses as it should",
  },
  personal: {
    type: "boolean",
    onlyAsFlag: true,
    help: "show e-mail and login of the token",
  },
  error: {
    type: "string",
    metavariable: "TEXT",
    help: "a message of AWS, GitLab or an SDK; `-` reads a log from standard input",
  },
  principal: {
    type: "string",
    metavariable: "ARN",
    help: "who was refused, once inside",
  },
  action: {
    type: "string",
    metavariable: "NAME",
    help: "what it wanted to do, as `s3:PutObject`",
  },
  resource: {
    type: "string",
    metavariable: "ARN",
    help: "on what",
  },
  // Charts on Kubernetes.
  set: {
    type: "string",
    metavariable: "KEY=VALUE",
    many: true,
    onlyAsFlag: true,
    help: "a value over those of the files, as Helm takes it",
  },
  "chart-version": {
    type: "string",
    metavariable: "VERSION",
    help: "the version of GitLab's chart, 7 to 10",
  },
  namespace: {
    type: "string",
    metavariable: "NAME",
    default: "gitlab",
    help: "the namespace that the release stands in",
  },
  release: {
    type: "string",
    metavariable: "NAME",
    default: "gitlab",
    help: "the name of the Helm release",
  },
  cluster: {
    type: "string",
    metavariable: "NAME",
    help: "the EKS cluster",
  },
  to: {
    type: "choice",
    metavariable: "WAY",
    choices: ["irsa", "pod-identity"],
    default: "irsa",
    onlyAsFlag: true,
    help: "how pods get their roles from now on",
  },
  bucket: {
    type: "string",
    metavariable: "KIND=NAME",
    many: true,
    help: "what a bucket is for, where its name does not say",
  },

  // What a declaration starts with.
  from: {
    type: "string",
    metavariable: "PATH",
    many: true,
    onlyAsFlag: true,
    completes: "file",
    help: "make a grant of every door that is in this snapshot",
  },
  bootstrap: {
    type: "string",
    metavariable: "PROJECT",
    onlyAsFlag: true,
    help: "add the roles by which this project's pipeline plans and applies the file",
  },
  "project-id": {
    type: "string",
    metavariable: "ID",
    onlyAsFlag: true,
    help: "the id of that project",
  },
  stack: {
    type: "string",
    metavariable: "NAME",
    notInFile: true,
    help: "the name of what the file owns",
  },

  // What applying may do, and how it is taken back.
  apply: {
    type: "boolean",
    onlyAsFlag: true,
    help: "make the changes in the account that was read, as `apply` would",
  },
  "allow-broadening": {
    type: "boolean",
    onlyAsFlag: true,
    help: "let access grow, or change in a way that nobody can tell",
  },
  "allow-narrowing": {
    type: "boolean",
    onlyAsFlag: true,
    help: "take away access that was seen in use, or of which nobody knows",
  },
  guardrail: {
    type: "boolean",
    onlyAsFlag: true,
    help: "write the organization's policy that keeps every outsider out of every role",
  },
  revert: {
    type: "boolean",
    onlyAsFlag: true,
    help: "plan the way back to what is declared",
  },
  accept: {
    type: "boolean",
    onlyAsFlag: true,
    help: "write what stands into sallyport.yaml, as far as it has words for it",
  },
  undo: {
    type: "string",
    metavariable: "FILE",
    onlyAsFlag: true,
    completes: "file",
    help: "take back what an apply did, from the file that it kept",
  },
  "undo-file": {
    type: "string",
    metavariable: "FILE",
    onlyAsFlag: true,
    completes: "file",
    help: "keep what is replaced there",
  },

  // How a key is led to its end. What hastens a deletion is said where it happens.
  "still-for": {
    type: "duration",
    metavariable: "TIME",
    default: 86_400,
    onlyAsFlag: true,
    help: "deactivate a key once nobody used it for this long",
  },
  "keep-for": {
    type: "duration",
    metavariable: "TIME",
    default: 604_800,
    onlyAsFlag: true,
    help: "delete a key once it was deactivated for this long",
  },
  "held-in": {
    type: "string",
    metavariable: "OWNER:NAME",
    many: true,
    onlyAsFlag: true,
    help: "this hidden variable holds the id of the key; `:ENVIRONMENT` may follow",
  },
  "older-than": {
    type: "duration",
    metavariable: "TIME",
    onlyAsFlag: true,
    help: "begin only with a key that is older",
  },
  reactivate: {
    type: "boolean",
    onlyAsFlag: true,
    help: "bring back the key that was deactivated",
  },
  "delete-variables": {
    type: "boolean",
    onlyAsFlag: true,
    help: "with the key, delete the CI/CD variables that hold it",
  },
  retire: {
    type: "string",
    metavariable: "KEY",
    onlyAsFlag: true,
    help: "of two keys, the id of the one that is to go",
  },

  // What stops a pipeline.
  "fail-on": {
    type: "choice",
    metavariable: "SEVERITY",
    choices: ["never", "info", "low", "medium", "high", "critical"],
    default: "never",
    help: "exit 2 when something is found at or above this",
  },
  strict: {
    type: "boolean",
    help: "exit 5 when something stayed unread or undecided",
  },
  rule: {
    type: "string",
    metavariable: "RULE",
    many: true,
    notInFile: true,
    completes: "rule",
    help: "only findings of this rule",
  },
  baseline: {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    completes: "file",
    help: "leave out what this saved audit (JSON) knew already",
  },
  about: {
    type: "choice",
    metavariable: "TOPIC",
    choices: ["ecr"],
    help: "answer one question beside: who can pull from and push to Amazon ECR",
  },
  "exit-on-changes": {
    type: "boolean",
    help: "exit 2 when changes are pending",
  },

  // What opens, deletes or skips a question.
  yes: {
    type: "boolean",
    onlyAsFlag: true,
    help: "do it without asking",
  },
  "no-input": {
    type: "boolean",
    help: "never ask; fail where an answer would be needed",
  },

  // What kind of door is asked for.
  kind: {
    type: "choice",
    metavariable: "KIND",
    choices: ["job", "runner", "chart", "appliance"],
    notInFile: true,
    help: "what wants into the account, where nothing is to be looked at",
  },
  can: {
    type: "string",
    metavariable: "CAPABILITY",
    many: true,
    notInFile: true,
    help: "what it is to do there; docs/capabilities.md has all of them",
  },
  private: {
    type: "boolean",
    help: "that GitLab is one that AWS cannot reach over the internet",
  },
  "several-clusters": {
    type: "boolean",
    help: "there are several EKS clusters, or they come and go",
  },

  // Where the answer goes.
  format: {
    type: "string",
    metavariable: "FORMAT",
    help: "how the answer is written",
  },
  out: {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    completes: "file",
    help: "write the answer there instead of to standard output",
  },
  report: {
    type: "string",
    metavariable: "FORMAT=FILE",
    many: true,
    completes: "file",
    help: "write one more report",
  },
  share: {
    type: "boolean",
    help: "replace names, ids and ARNs by pseudonyms, the same throughout",
  },

  // Everywhere.
  config: {
    type: "string",
    metavariable: "FILE",
    notInFile: true,
    everywhere: true,
    completes: "file",
    help: "the sallyport.yaml to read, instead of looking for one",
  },
  color: {
    type: "choice",
    metavariable: "WHEN",
    choices: ["auto", "always", "never"],
    default: "auto",
    notInFile: true,
    everywhere: true,
    help: "colour the text",
  },
  quiet: {
    type: "boolean",
    short: "q",
    everywhere: true,
    help: "no progress and no notes, only the answer and what is wrong",
  },
  debug: {
    type: "boolean",
    notInFile: true,
    everywhere: true,
    help: "show where an error came from",
  },
  help: {
    type: "boolean",
    short: "h",
    onlyAsFlag: true,
    everywhere: true,
    help: "show what a command does and takes",
  },
  version: {
    type: "boolean",
    short: "V",
    onlyAsFlag: true,
    everywhere: true,
    help: "show the version",
  },
} as const;

export type FlagName = keyof typeof FLAGS;

const ROWS: Readonly<Record<FlagName, Flag>> = FLAGS;

export const FLAG_NAMES: readonly FlagName[] = Object.keys(FLAGS).filter(isFlagName);

export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}

export function flagNamed(name: FlagName): Flag {
  return ROWS[name];
}

type Base<F> = F extends { type: "boolean" }
  ? boolean
  : F extends { type: "integer" | "duration" }
    ? number
    : F extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string;

/**
 * What `context.flag(name)` gives: a list for what may be repeated, seconds for a duration, one of the words for a
 * choice; `undefined` where nobody said anything and the table has no default. A boolean is false then.
 */
export type FlagValue<Name extends FlagName> = (typeof FLAGS)[Name] extends { many: true }
  ? readonly Base<(typeof FLAGS)[Name]>[]
  : (typeof FLAGS)[Name] extends { type: "boolean" } | { default: unknown }
    ? Base<(typeof FLAGS)[Name]>
    : Base<(typeof FLAGS)[Name]> | undefined;

export type AnyFlagValue = string | number | boolean | readonly (string | number)[] | undefined;
