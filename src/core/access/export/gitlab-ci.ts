import { quoteYaml } from "../../text/quote-yaml.ts";
import type { Desired, DesiredGrant } from "../desired/desired.ts";
import type { JobFrom } from "../declaration/declaration.ts";
import { oneLine } from "./exported.ts";

/** The variable that every page of ours uses; any other name works as well. */
const TOKEN = "SALLYPORT_ID_TOKEN";

/** Words at the top of `.gitlab-ci.yml` that are no job, or a job of its own kind (GitLab's CI/CD YAML reference). */
const RESERVED: ReadonlySet<string> = new Set(
  [
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "image",
    "services",
    "cache",
    "types",
    "pages",
    "spec",
  ].concat(["before_script", "after_script"]),
);

/** One job for each grant to jobs: what it needs to take its role, on the refs that the role admits. */
export function exportGitlabCi(desired: Desired, audience: string): string {
  const jobs = desired.grants.flatMap((grant) => (grant.jobs === undefined ? [] : [jobOf(grant, audience)]));
  const head = "# For .gitlab-ci.yml: each job takes its role with an ID token; no key is kept in GitLab.\n";
  if (jobs.length === 0) return `${head}# No grant is to jobs, so that there is nothing to put in.\n`;
  return `${head}\n${jobs.join("\n")}`;
}

function jobOf({ grant, account, principal, jobs }: DesiredGrant, audience: string): string {
  const { from } = grant;
  const lines = [
    `# grant ${oneLine(grant.name)}: ${oneLine(jobs?.says ?? "")}`,
    `${text(RESERVED.has(grant.name) ? `${grant.name}-job` : grant.name)}:`,
    ...(grant.environment === undefined ? [] : [`  environment: ${text(grant.environment)}`]),
    "  id_tokens:",
    `    ${TOKEN}:`,
    `      aud: ${text(audience)}`,
    "  variables:",
    `    AWS_ROLE_ARN: ${text(principal)}`,
    ...(account.region === undefined ? [] : [`    AWS_REGION: ${text(account.region)}`]),
    ...(from.kind === "job" ? rulesOf(from) : []),
    "  script:",
    "    - sallyport exec -- aws sts get-caller-identity",
  ];
  return `${lines.join("\n")}\n`;
}

/** Refs and pipelines that AWS would refuse need no job. */
function rulesOf({
  branches = [],
  tags = [],
  protected: isProtected,
  pipelineSources = [],
}: JobFrom): readonly string[] {
  const refs = [
    ...branches.map((ref) => isRef("CI_COMMIT_BRANCH", ref)),
    ...tags.map((ref) => isRef("CI_COMMIT_TAG", ref)),
  ];
  const others = [
    ...(isProtected === true ? [`$CI_COMMIT_REF_PROTECTED == "true"`] : []),
    ...(pipelineSources.length === 0 ? [] : [`$CI_PIPELINE_SOURCE =~ /^(?:${pipelineSources.join("|")})$/`]),
  ];
  const conditions = refs.length === 0 ? [others] : refs.map((ref) => [ref, ...others]);
  if (conditions.every((parts) => parts.length === 0)) return [];
  return ["  rules:", ...conditions.map((parts) => `    - if: ${quote(parts.join(" && "))}`)];
}

/** GitLab's rules take RE2, in slashes; a quote or a backslash cannot stand in their strings. */
function isRef(variable: string, ref: string): string {
  if (!/[*"\\]/.test(ref)) return `$${variable} == "${ref}"`;
  const pattern = ref.replaceAll(/[.+?^${}()|[\]\\/]/g, "\\$&").replaceAll("*", ".*");
  return `$${variable} =~ /^${pattern}$/`;
}

/** A YAML scalar: bare where nothing in it could mean anything else, quoted otherwise. */
function text(value: string): string {
  const plain = /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return plain ? value : quoteYaml(value);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
