import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { parse } from "yaml";
import type { AuditDocument } from "../../../src/core/audit/document.ts";
import { auditEstate } from "../../../src/core/audit/audit-estate.ts";
import { loadCatalog } from "../../../src/core/iam/catalog/load.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import type { Source } from "../../../src/core/text/span.ts";

/**
 * One case of a rule, in its folder's `cases.yaml`. What is not said is that of a well-made account: a role `job` that may
 * read one bucket, trusted for one project by gitlab.com's provider, whose audience is `sts.amazonaws.com`.
 */
export interface RuleCase {
  readonly case: string;
  /** Whether the rule speaks, and optionally how gravely and with which words. */
  readonly finds: boolean | { readonly severity?: string; readonly says?: string; readonly times?: number };
  /** The condition of the one statement of the trust policy; `none` for a statement without any. */
  readonly trust?: object | "none";
  /** Or the statements themselves. */
  readonly statements?: readonly object[];
  readonly version?: string;
  /** The statements of the role's own policy. */
  readonly can?: readonly object[];
  readonly maxSession?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** More roles, users and so on, as the AWS CLI exports them. */
  readonly roles?: readonly object[];
  readonly users?: readonly object[];
  readonly providers?: readonly {
    readonly url: string;
    readonly clients?: readonly string[];
    readonly thumbprints?: readonly string[];
  }[];
  readonly tenant?: readonly string[];
  /** Further files by name: text, or JSON. */
  readonly files?: Readonly<Record<string, unknown>>;
}

const catalog = await loadCatalog();

export const TODAY = "2026-11-20";
const ACCOUNT = "111111111111";
const AT = "2026-01-01T00:00:00Z";
const GOOD = {
  StringEquals: {
    "gitlab.com:aud": "sts.amazonaws.com",
    "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
    "gitlab.com:project_id": "48120001",
    "gitlab.com:ref_protected": "true",
  },
};
const READ_ONE_BUCKET = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-site/*" }];

export interface RuleCases {
  readonly rule: string;
  readonly cases: readonly RuleCase[];
}

/** Every rule's cases, by the folders that they stand in. */
export function allRuleCases(): readonly RuleCases[] {
  return globSync("src/core/audit/rules/*/*/cases.yaml")
    .sort()
    .map((file) => ({
      rule: `${basename(dirname(dirname(file)))}/${basename(dirname(file))}`,
      cases: parse(readFileSync(file, "utf8")) as readonly RuleCase[],
    }));
}

/** The files of a case, as somebody would hand them in. */
export function sourcesOf(one: RuleCase): readonly Source[] {
  return Object.entries(filesOf(one)).map(([name, content]) => ({
    name,
    text: typeof content === "string" ? content : JSON.stringify(content, undefined, 1),
  }));
}

export function auditCase(one: RuleCase, sources: readonly Source[] = sourcesOf(one)): AuditDocument {
  const { estate } = readEstate(sources);
  return auditEstate(estate, {
    today: TODAY,
    catalog,
    ...(one.tenant === undefined ? {} : { tenant: { groups: one.tenant } }),
  });
}

function filesOf(one: RuleCase): Record<string, unknown> {
  const providers = one.providers ?? [{ url: "gitlab.com" }];
  return {
    [`aws/${ACCOUNT}/authorization-details.json`]: {
      UserDetailList: one.users ?? [],
      GroupDetailList: [],
      RoleDetailList: [roleOf(one, providers[0]?.url ?? "gitlab.com"), ...(one.roles ?? [])],
      Policies: [],
    },
    [`aws/${ACCOUNT}/oidc-providers.json`]: providers.map(({ url, clients, thumbprints }) => ({
      Arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}`,
      Url: url,
      ClientIDList: clients ?? ["sts.amazonaws.com"],
      ThumbprintList: thumbprints ?? [],
      CreateDate: AT,
      Tags: [],
    })),
    [`aws/${ACCOUNT}/roles.json`]: [
      { RoleName: "job", Arn: `arn:aws:iam::${ACCOUNT}:role/job`, MaxSessionDuration: one.maxSession ?? 3600 },
    ],
    ...one.files,
  };
}

function roleOf(one: RuleCase, url: string): object {
  const condition = one.trust === "none" ? {} : { Condition: one.trust ?? GOOD };
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...condition,
  };
  return {
    Path: "/",
    RoleName: "job",
    RoleId: "AROAJOB",
    Arn: `arn:aws:iam::${ACCOUNT}:role/job`,
    CreateDate: AT,
    AssumeRolePolicyDocument: { Version: one.version ?? "2012-10-17", Statement: one.statements ?? [statement] },
    InstanceProfileList: [],
    RolePolicyList: [
      { PolicyName: "inline", PolicyDocument: { Version: "2012-10-17", Statement: one.can ?? READ_ONE_BUCKET } },
    ],
    AttachedManagedPolicies: [],
    Tags: Object.entries(one.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    RoleLastUsed: {},
  };
}
