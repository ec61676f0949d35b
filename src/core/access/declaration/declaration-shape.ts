import type { Acceptance } from "../../settings/acceptance.ts";
import { type CapabilityShapes, abilityShape } from "./ability-shape.ts";
import { headOf, list, may, named, needs, object, record } from "./collections.ts";
import type { DeclaredAccount, Declaration, Defaults, GitlabIntent, Grant } from "./declaration.ts";
import { FROM } from "./from-shapes.ts";
import { danger, date, exactly, sessionLength } from "./scalars.ts";
import { settingsShape } from "./settings-shape.ts";
import type { Shape } from "./shape.ts";
import {
  ACCOUNT_ID,
  AUDIENCE,
  ENVIRONMENT,
  GITLAB_ID,
  GROUP_PATH,
  IAM_PATH,
  GITLAB_ADDRESS,
  ISSUER_URL,
  NAME,
  POLICY_ARN,
  PROFILE,
  REGION,
  ROLE_ARN,
  ROLE_NAME,
  RULE_ID,
  SENTENCE,
  TAG_KEY,
  TAG_VALUE,
} from "./words.ts";
import { text } from "./scalars.ts";

/** What the file holds, before what is left out is filled in. */
export type Written = Partial<Omit<Declaration, "version" | "source" | "places">> & Pick<Declaration, "version">;

const TAGS = record(TAG_KEY, TAG_VALUE);

const GITLAB = object<GitlabIntent>(
  { title: "gitlab", says: "which GitLab, and what on it is ours" },
  {
    url: may(ISSUER_URL, "The issuer of the tokens. Left out: `https://gitlab.com`."),
    api: may(
      GITLAB_ADDRESS,
      "Where GitLab itself answers, if the issuer is another address (`ci_id_tokens_issuer_url`): what is read there is then known to be the issuer's.",
    ),
    groups: may(list(GROUP_PATH), "The groups that are ours: the tenant. Everyone else is an outsider."),
    namespaceIds: may(list(GITLAB_ID), "The same by the groups' ids, which nobody can come to own."),
    projectIds: may(list(GITLAB_ID), "Projects that are ours wherever they stand."),
    audience: may(AUDIENCE, "What jobs ask for as `aud` under `id_tokens`. Left out: `sts.amazonaws.com`."),
  },
);

const ACCOUNT = object<Omit<DeclaredAccount, "name">>(
  {
    title: "accounts.NAME",
    says: "an AWS account",
    check(account, node, reader) {
      for (const key of ["role", "boundary"] as const) {
        const owner = account[key]?.split(":")[4];
        if (owner === undefined || owner === "aws" || owner === account.id) continue;
        const at = node.entries.find((entry) => entry.key.value === key)?.value ?? headOf(node);
        reader.refuse("other-account", `this belongs to account \`${owner}\`, not to \`${account.id}\``, at);
      }
    },
  },
  {
    id: needs(ACCOUNT_ID, "Twelve digits, in quotes: without them YAML reads a number and may lose zeros."),
    region: may(REGION, "Where its regional things are."),
    profile: may(PROFILE, "A profile of the AWS configuration, to reach it."),
    role: may(ROLE_ARN, "A role to take, to reach it."),
    boundary: may(POLICY_ARN, "The permissions boundary that every role made there gets."),
  },
);

const DEFAULTS = object<Defaults>(
  { title: "defaults", says: "what holds for every grant" },
  {
    path: may(IAM_PATH, "The IAM path of roles, users and policies. Left out: `/gitlab/`."),
    session: may(sessionLength(), "How long sessions last at most. Left out: `1h`."),
    tags: may(TAGS, "Tags on everything that can be tagged."),
  },
);

function grantShape(capabilities: CapabilityShapes | undefined): Shape<Omit<Grant, "name">> {
  return object<Omit<Grant, "name">>(
    { title: "grants.NAME", says: "a grant" },
    {
      describe: may(SENTENCE, "What it is for, for people."),
      from: needs(FROM, "Whom it lets in; see below."),
      into: needs(NAME, "The name of an account."),
      environment: may(
        ENVIRONMENT,
        "Tags the role; another environment is another grant, with a role of its own. AWS cannot see an environment in a GitLab token, so it decides nothing there.",
      ),
      can: needs(list(abilityShape(capabilities)), "What those who come in can do."),
      session: may(sessionLength(), "How long its sessions last at most."),
      role: may(ROLE_NAME, "The role's name, where it is not made from the grant's: to take over one that exists."),
      tags: may(TAGS, "More tags, or other values for those of `defaults`."),
      dangerouslyAdministrator: may(
        danger(),
        "It may end as an administrator, by itself or in steps (`cdk-deploy` commonly does). Without this word `plan` " +
          "refuses a grant that can.",
      ),
    },
  );
}

const ACCEPTANCE = object<Acceptance>(
  { title: "accept", says: "a finding that is accepted" },
  {
    rule: needs(RULE_ID, "The rule's id, as a report shows it."),
    at: needs(
      text({ says: "a resource", maxLength: 2048 }),
      "The resource, as a report shows it: an ARN, a file, a path.",
    ),
    because: needs(SENTENCE, "Why it is accepted."),
    until: may(date(), "The last day on which it is; after that the finding is back."),
  },
);

/** The whole file. */
export function declarationShape(capabilities?: CapabilityShapes): Shape<Written> {
  return object<Written>(
    { title: "The file", says: "a declaration", extensible: true, schema: NEEDED_BY_GRANTS },
    {
      version: needs(exactly(1, "this sallyport reads version 1"), "The version of this format."),
      stack: may(NAME, "Whose objects these are; another file's stack is left alone. Needed for grants."),
      gitlab: may(GITLAB, "Which GitLab, and what on it is ours. Needed for grants."),
      accounts: may(
        named<DeclaredAccount>(NAME, ACCOUNT, (name, account) => ({ name, ...account })),
        "The AWS accounts, by names of your choice.",
      ),
      defaults: may(DEFAULTS, "What holds for every grant."),
      grants: may(
        named<Grant>(NAME, grantShape(capabilities), (name, grant) => ({ name, ...grant })),
        "Who may come in, by names of your choice.",
      ),
      settings: may(
        settingsShape(),
        "Any flag that may stand in a file, by its config key; see the reference of flags.",
      ),
      accept: may(list(ACCEPTANCE), "Findings that are accepted, with a reason."),
    },
  );
}

const NEEDED_BY_GRANTS = {
  dependencies: { grants: ["stack", "gitlab", "accounts"] },
};
