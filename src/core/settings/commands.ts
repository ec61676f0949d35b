import type { Command } from "./command.ts";

/** How the result of an audit is written. */
export const AUDIT_FORMATS: readonly string[] = [
  "text",
  "json",
  "sarif",
  "gitlab-codequality",
  "gitlab-sast",
  "junit",
  "markdown",
  "html",
];

/**
 * The table of commands, in the order in which help shows them. To add one: a row here, `app/cli/commands/<name>.ts`
 * with `export const run: Run`, then `npm run docs`.
 */
export const COMMANDS: readonly Command[] = [
  // Know
  {
    name: "audit",
    group: "Know",
    summary: "every way in which GitLab gets in, who stands behind it, what they could do, what to change",
    about:
      "PATH is a snapshot folder, an export of the AWS CLI, Terraform plan JSON, a template, a policy, pipelines, a runner's config.toml, chart values, or a folder of all of them; each is told by its content. Without a PATH the account of the profile is read live.",
    takes: [{ name: "PATH", optional: true, many: true, completes: "file" }],
    folds: ["live"],
    flags: ["tenant", "issuer", "fail-on", "strict", "baseline", "about", "share", "report"],
    formats: AUDIT_FORMATS,
    leads: true,
    page: "audit.md",
    examples: [
      { line: "sallyport audit snapshot/ --fail-on high", says: "a snapshot, and exit 2 when something is high" },
      {
        line: "sallyport audit --profile production --tenant acme --report html=audit.html",
        says: "an account, live, with a page to click through",
      },
    ],
  },
  {
    name: "who",
    group: "Know",
    summary: "say who can come in by a role's trust policy: all tokens at once, proved",
    about:
      "Reads trust policies (JSON or YAML, `-` for standard input), roles as the AWS CLI shows them, Terraform plans, CloudFormation templates, or a folder of them. What the policy does not say comes from flags, then from sallyport.yaml: the GitLab, what its provider accepts as audience, the account, the groups that are ours. Asks no cloud, but for `who ROLE-ARN`, which reads that role live. With `--project` it lists every door that this project opens.",
    takes: [{ name: "FILE", optional: true, many: true, completes: "file" }],
    folds: ["live"],
    flags: ["tenant", "issuer", "audience", "account", "rcp", "proof", "project", "id", "branch", "strict"],
    formats: ["text", "json"],
    leads: true,
    page: "who.md",
    examples: [
      { line: "sallyport who trust.json --tenant acme", says: "who gets in, and whether anybody who is not ours does" },
      {
        line: "aws iam get-role --role-name deploy | sallyport who - --format json",
        says: "the same of a role as it is, for a program",
      },
    ],
  },
  {
    name: "explain",
    group: "Know",
    summary: "why a job was let in or refused, check by check, and what would put it right",
    about:
      "TOKEN is a file with a JWT or with claims, or `-`; in a job it finds the ID token itself. The door is `--role` (an ARN or a grant) or `--trust FILE`.",
    takes: [{ name: "TOKEN", optional: true, completes: "file" }],
    flags: [
      "role",
      "trust",
      "snapshot",
      "token-variable",
      "token-file",
      "verify",
      "jwks",
      "meant",
      "personal",
      "error",
      "principal",
      "action",
      "resource",
    ],
    folds: ["live", "job"],
    formats: ["text", "json", "markdown"],
    leads: true,
    page: "explain.md",
    examples: [
      { line: "sallyport explain --trust trust.json --project acme/app --branch main", says: "would that job get in" },
      { line: "sallyport explain --error -", says: "what the messages in a log on standard input mean" },
    ],
  },
  {
    name: "collect",
    group: "Know",
    summary: "read accounts and a GitLab into a folder that `audit` reads",
    about:
      "Reads only. AWS by the SDK's own chain of credentials, in several accounts with --role NAME; GitLab with a `read_api` token in GITLAB_TOKEN, if --gitlab-url names one. What was refused is written down as refused. FOLDER is `snapshot` where none is named.",
    takes: [{ name: "FOLDER", optional: true, completes: "folder" }],
    flags: [
      "profile",
      "region",
      "regions",
      "assume-role",
      "accounts",
      "organization",
      "role",
      "gitlab-url",
      "tenant",
      "variables",
      "no-variables",
      "quick",
      "strict",
      "endpoint-url",
      "print-policy",
    ],
    formats: ["text", "json"],
    page: "collect.md",
    examples: [
      { line: "sallyport collect --profile acme-production", says: "one account, into the folder snapshot" },
      {
        line: "sallyport collect --organization --role audit/sallyport",
        says: "every account of the organization, by a role of that name in each",
      },
    ],
  },
  {
    name: "doctor",
    group: "Know",
    summary: "look whether everything is in place: configuration, credentials, AWS, GitLab, issuer, clock",
    about:
      "Exits with 2 when something is broken. It changes nothing, and asks nobody that neither flags, variables nor sallyport.yaml name.",
    flags: ["profile", "region", "endpoint-url", "assume-role", "gitlab-url", "issuer"],
    formats: ["text", "json"],
    page: "doctor.md",
    examples: [
      { line: "sallyport doctor", says: "what is in order here and what is not" },
      {
        line: "sallyport doctor --profile acme-staging --issuer https://gitlab.com",
        says: "who AWS takes me for, and whether the issuer answers as AWS will ask it",
      },
    ],
  },

  // Build
  {
    name: "fix",
    group: "Build",
    summary: "the changes that would put findings right, each with what was proved of it",
    about:
      "Prints what would be changed, and changes nothing. PATH is what `audit` takes. `--format cli` writes a script of AWS CLI commands.",
    takes: [{ name: "PATH", optional: true, many: true, completes: "file" }],
    flags: ["rule", "resource", "fail-on", "tenant"],
    folds: ["live"],
    formats: ["text", "json", "cli"],
    page: "fix.md",
    examples: [
      { line: "sallyport fix snapshot/ --rule trust/path-not-identity", says: "pin paths to ids, shown as diffs" },
      { line: "sallyport fix snapshot/ --format cli --out fix.sh", says: "a script to read, and then to run" },
    ],
  },
  {
    name: "init",
    group: "Build",
    summary: "start a sallyport.yaml: by questions, by flags, or from what stands",
    about:
      "Asks on a terminal for what no flag says. With --from every door of a snapshot becomes a grant, and the unsafe ones become comments with what to change; what the roles may do is written into policies/. FILE is `sallyport.yaml` where none is named, and no file is written over.",
    takes: [{ name: "FILE", optional: true, completes: "file" }],
    flags: [
      "from",
      "bootstrap",
      "project-id",
      "stack",
      "tenant",
      "issuer",
      "audience",
      "account",
      "region",
      "profile",
      "no-input",
    ],
    readsConfiguration: false,
    page: "init.md",
    examples: [
      { line: "sallyport init", says: "asks, and writes sallyport.yaml" },
      { line: "sallyport init --from snapshot/ --tenant acme", says: "from an account that was collected" },
    ],
  },
  {
    name: "plan",
    group: "Build",
    summary: "show what sallyport.yaml would change, who gains or loses by it, and what is proved of it",
    about:
      "Reads every declared account by its own profile or role, or a snapshot, or nothing at all. Changes nothing. A grant of which a proof fails is refused, with what shows it, and left out.",
    flags: [
      "snapshot",
      "offline",
      "prune",
      "save",
      "tenant",
      "profile",
      "region",
      "endpoint-url",
      "assume-role",
      "gitlab-url",
      "quick",
      "strict",
      "exit-on-changes",
      "report",
    ],
    formats: ["text", "json", "markdown", "gitlab-terraform"],
    leads: true,
    page: "plan.md",
    examples: [
      { line: "sallyport plan --save plan.json", says: "against the accounts as they are, kept for `apply`" },
      {
        line: "sallyport plan --snapshot snapshot/ --report gitlab-terraform=counts.json",
        says: "against what was collected before, with the counts for a merge request",
      },
    ],
  },

  {
    name: "apply",
    group: "Build",
    summary: "do what a plan says: nothing else, in order, and again from where it was cut off",
    about:
      "PLAN is what `plan --save` kept; without one the plan is made now. Reads the accounts anew and refuses when they moved on. What lets in more, or takes away what may be in use, needs its own flag or a person's yes; `--yes` answers everything else. What is replaced is kept in a private file for `--undo`.",
    takes: [{ name: "PLAN", optional: true, completes: "file" }],
    flags: [
      "allow-broadening",
      "allow-narrowing",
      "yes",
      "no-input",
      "undo",
      "undo-file",
      "prune",
      "tenant",
      "profile",
      "region",
      "endpoint-url",
      "assume-role",
      "gitlab-url",
      "quick",
    ],
    formats: ["text", "json"],
    leads: true,
    page: "apply.md",
    examples: [
      { line: "sallyport apply plan.json --allow-broadening", says: "a plan that was read, in a protected pipeline" },
      { line: "sallyport apply --undo sallyport-undo-3f9c0a1b2d4e.json", says: "back to what stood before" },
    ],
  },
  {
    name: "export",
    group: "Build",
    summary: "write what sallyport.yaml declares for Terraform, CloudFormation, the AWS CLI or .gitlab-ci.yml",
    about:
      "Asks no cloud: without a PLAN everything that is declared is written, with one what it would change. What stands already is known from `--snapshot`, or from the plan. Terraform's form is OpenTofu's too; a CloudFormation template is for one account; the script does what belongs to the account of the credentials that it finds, and may run again.",
    takes: [{ name: "PLAN", optional: true, completes: "file" }],
    flags: ["account", "snapshot", "tenant"],
    formats: ["terraform", "cloudformation", "cli", "ci"],
    page: "export.md",
    examples: [
      { line: "sallyport export --format terraform --out roles.tf", says: "a configuration to review and keep" },
      {
        line: "sallyport export plan.json --format cli | bash -eu",
        says: "what a saved plan changes, by the AWS CLI",
      },
    ],
  },
  {
    name: "chart",
    group: "Build",
    summary: "look over values of GitLab's charts: what keeps a role from being used",
    about:
      "WHAT is `lint`: it reads values files in Helm's order, the connections beside them, rendered manifests and a runner's config.toml, and shows what keeps a role from being used, with the lines as they should be; a snapshot lets it ask whether the roles exist and suffice.",
    takes: [{ name: "WHAT" }, { name: "FILE", optional: true, many: true, completes: "file" }],
    flags: ["set", "snapshot", "chart-version", "namespace", "release", "fail-on", "strict"],
    formats: ["text", "json"],
    page: "chart.md",
    examples: [
      {
        line: "sallyport chart lint values.yaml production.yaml --set registry.enabled=true --fail-on high",
        says: "what keeps a role from being used, and exit 2 when it is high",
      },
      {
        line: "sallyport chart lint values.yaml --snapshot snapshot/",
        says: "also whether the roles exist, let in the pods, and suffice",
      },
    ],
  },

  // Run
  {
    name: "exec",
    group: "Run",
    summary: "run a command with the credentials of a role",
    about:
      "Every SDK in the command finds the role, and nothing that would outrank it: static keys, profiles, the machine's own role. Exit code, signals and streams are the command's own.",
    passesOn: "COMMAND ...",
    flags: [
      "role",
      "account",
      "duration",
      "allow-only",
      "chain",
      "refresh",
      "session-name",
      "keep-config",
      "strict",
      "token-variable",
      "token-file",
      "audience",
      "region",
      "endpoint-url",
      "timeout",
      "cloud",
      "gcp-provider",
      "service-account",
      "gcp-project",
    ],
    readsConfiguration: false,
    leads: true,
    page: "in-the-job.md",
    examples: [
      {
        line: "sallyport exec --role arn:aws:iam::111111111111:role/gitlab/deploy -- terraform apply",
        says: "a long run: SDKs renew by themselves until the job ends",
      },
      {
        line: "sallyport exec --role deploy --allow-only read.json -- ./report.sh",
        says: "a grant of sallyport.yaml, with no more than read.json allows",
      },
    ],
  },
  {
    name: "creds",
    group: "Run",
    summary: "print the credentials of a role, or make them ready for SDKs",
    about:
      "By default the document of credential_process, from a sealed cache of this job. Where commands are traced (CI_DEBUG_TRACE, `set -x`) no secret is printed.",
    flags: [
      "role",
      "account",
      "duration",
      "allow-only",
      "chain",
      "session-name",
      "setup",
      "profile",
      "from-agent",
      "allow-trace",
      "token-variable",
      "token-file",
      "audience",
      "region",
      "endpoint-url",
      "timeout",
      "cloud",
      "gcp-provider",
      "service-account",
      "gcp-project",
      "print-token",
    ],
    formats: ["process", "json", "env", "dotenv"],
    readsConfiguration: false,
    page: "in-the-job.md",
    examples: [
      {
        line: 'eval "$(sallyport creds --setup --role arn:aws:iam::111111111111:role/gitlab/deploy)"',
        says: "for the whole job; nothing secret is printed",
      },
      {
        line: "sallyport creds --role arn:aws:iam::111111111111:role/gitlab/deploy --profile deploy",
        says: "a profile that gets its credentials from here",
      },
    ],
  },
  {
    name: "agent",
    group: "Run",
    summary: "serve credentials on loopback and renew them ahead of time",
    about:
      "Speaks the protocol of container credentials, which every AWS SDK knows, on 127.0.0.1 with a random authorisation. The last good credentials are kept through an outage for as long as they are valid.",
    flags: [
      "role",
      "account",
      "duration",
      "allow-only",
      "chain",
      "session-name",
      "background",
      "token-variable",
      "token-file",
      "audience",
      "region",
      "endpoint-url",
      "timeout",
    ],
    readsConfiguration: false,
    page: "in-the-job.md",
    examples: [
      {
        line: 'eval "$(sallyport agent --background --role arn:aws:iam::111111111111:role/gitlab/deploy)"',
        says: "for all later commands of this shell",
      },
      {
        line: "sallyport agent --role deploy --duration 15m",
        says: "in the foreground, for a sidecar",
      },
    ],
  },
  {
    name: "ecr-login",
    group: "Run",
    summary: "log docker, podman, crane and others into Amazon ECR",
    flags: [
      "role",
      "account",
      "chain",
      "registry",
      "client",
      "docker-config",
      "session-name",
      "token-variable",
      "token-file",
      "audience",
      "region",
      "endpoint-url",
      "timeout",
    ],
    readsConfiguration: false,
    page: "in-the-job.md",
    examples: [
      {
        line: "sallyport ecr-login --role arn:aws:iam::111111111111:role/gitlab/push --region eu-west-1",
        says: "the registry of that account, with the client that is installed",
      },
      {
        line: "sallyport ecr-login --role push --docker-config /kaniko/.docker/config.json",
        says: "for builders that read the file",
      },
    ],
  },

  {
    name: "sandbox",
    group: "Run",
    summary: "play GitLab and AWS on this machine, to rehearse a job or a change",
    about:
      "STS checks the token and the trust policy as AWS does, and IAM the caller's policies. Begins with a snapshot, a plan or a template, or empty. `sandbox run` runs a command as a job would, in a sandbox of its own; what the sandbox does not know fails there.",
    takes: [
      { name: "run", optional: true },
      { name: "FILE", optional: true, many: true },
    ],
    passesOn: "COMMAND ...",
    flags: [
      "project",
      "branch",
      "tag",
      "merge-request",
      "fork",
      "pipeline-source",
      "environment",
      "role",
      "planned",
      "matrix",
      "token-variable",
      "audience",
      "issuer",
      "account",
      "region",
      "save",
      "host",
      "port",
      "i-know-what-i-do",
    ],
    formats: ["text", "json"],
    page: "sandbox.md",
    examples: [
      {
        line: "sallyport sandbox run snapshot --project acme/platform/api --branch main --role arn:aws:iam::111111111111:role/deploy -- aws sts get-caller-identity",
        says: "does this job get in, and if not, why",
      },
      {
        line: "sallyport sandbox run snapshot --matrix doors.yaml",
        says: "many pipelines against many roles; a test, if the file says what is expected",
      },
    ],
  },

  // Else
  {
    name: "render",
    group: "Else",
    summary: "write a saved result again, in another format",
    about: "FILE is what `sallyport audit --format json` wrote, or `-` for standard input.",
    takes: [{ name: "FILE", completes: "file" }],
    flags: ["share", "report"],
    formats: AUDIT_FORMATS,
    examples: [
      { line: "sallyport render audit.json --format html --out audit.html", says: "one page that needs no network" },
      { line: "sallyport render audit.json --share", says: "with every name and id replaced, to be shown around" },
    ],
  },
  {
    name: "rule",
    group: "Else",
    summary: "list the rules, or show one: what it finds, why it matters, how to put it right",
    takes: [{ name: "RULE", optional: true, completes: "rule" }],
    flags: [],
    formats: ["text", "json", "names"],
    readsConfiguration: false,
    examples: [
      { line: "sallyport rule", says: "every rule with its severity" },
      { line: "sallyport rule trust/any-ref", says: "one of them" },
    ],
  },
  {
    name: "check-proof",
    group: "Else",
    summary: "check a proof that `who --proof` wrote, with code that shares nothing with the search",
    about:
      "Reads the policies in the proof by itself, poses every question again and looks whether the reasons answer it. Exits with 2 when the proof does not hold.",
    takes: [{ name: "FILE", completes: "file" }],
    flags: [],
    formats: ["text", "json"],
    page: "who.md",
    examples: [
      { line: "sallyport check-proof proof.json", says: "whether it holds, and what it proves" },
      { line: "sallyport check-proof - --format json", says: "the same from standard input, for a program" },
    ],
  },
  {
    name: "schema",
    group: "Else",
    summary: "print the JSON Schema of sallyport.yaml, as this version reads it",
    flags: [],
    readsConfiguration: false,
    page: "sallyport-yaml.md",
    examples: [
      { line: "sallyport schema > .sallyport.schema.json", says: "for an editor, without any network" },
      {
        line: "sallyport schema | jq -r '.properties | keys[]'",
        says: "what may stand at the top of the file",
      },
    ],
  },
  {
    name: "settings",
    group: "Else",
    summary: "show every setting, its value and where that came from",
    flags: [],
    formats: ["text", "json"],
    examples: [
      { line: "sallyport settings", says: "what holds here, from environment, file and defaults" },
      { line: "SALLYPORT_FAIL_ON=high sallyport settings --format json", says: "the same for a program" },
    ],
  },
  {
    name: "completion",
    group: "Else",
    summary: "print the script that completes words in bash, zsh or fish",
    about:
      "`sallyport completion next -- WORDS...` is what those scripts ask: it prints what may stand for the last word.",
    takes: [{ name: "SHELL", completes: "shell" }],
    passesOn: "[WORDS...]",
    flags: [],
    readsConfiguration: false,
    examples: [
      { line: "source <(sallyport completion bash)", says: "in ~/.bashrc; the same with zsh in ~/.zshrc" },
      { line: "sallyport completion fish | source", says: "in ~/.config/fish/config.fish" },
    ],
  },
  {
    name: "version",
    group: "Else",
    summary: "show the version",
    flags: [],
    formats: ["text", "json"],
    readsConfiguration: false,
    examples: [
      { line: "sallyport version", says: "the version alone" },
      { line: "sallyport version --format json", says: "with the Node that runs it" },
    ],
  },
  {
    name: "help",
    group: "Else",
    summary: "show the commands, or what one of them does and takes",
    takes: [{ name: "COMMAND", optional: true, completes: "command" }],
    flags: [],
    readsConfiguration: false,
    examples: [
      { line: "sallyport help", says: "the commands" },
      { line: "sallyport help settings", says: "one of them, as `sallyport settings --help` does" },
    ],
  },
];

const byName: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.name, command]));

export function commandNamed(name: string): Command | undefined {
  return byName.get(name);
}
