import type { Desired, DesiredGrant } from "../desired/desired.ts";
import type { JobFrom } from "../declaration/declaration.ts";

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

/** Refs that AWS would refuse need no job. Patterns of refs are left to AWS: GitLab's rules speak another language. */
function rulesOf(from: JobFrom): readonly string[] {
  const rules = [
    ...(from.branches ?? []).map((ref) => ["CI_COMMIT_BRANCH", ref]),
    ...(from.tags ?? []).map((ref) => ["CI_COMMIT_TAG", ref]),
  ];
  if (rules.length === 0) return [];
  const conditions = rules.map(([variable = "", ref = ""]) => {
    const equals = ref.includes("*") || /["\\]/.test(ref) ? `$${variable}` : `$${variable} == "${ref}"`;
    return `    - if: ${quote(from.protected === true ? `${equals} && $CI_COMMIT_REF_PROTECTED == "true"` : equals)}`;
  });
  return ["  rules:", ...conditions];
}

function oneLine(words: string): string {
  return words.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, "?");
}

/** A YAML scalar: bare where nothing in it could mean anything else, as JSON otherwise, which is YAML too. */
function text(value: string): string {
  const plain = /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
