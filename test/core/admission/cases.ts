import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Door } from "../../../src/core/admission/admission.ts";
import type { Claims, Tenant } from "../../../src/core/gitlab/claims.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import { SUB_COMPONENTS } from "../../../src/core/gitlab/sub-components.ts";
import type { Policy } from "../../../src/core/iam/policy.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";

/** A case as people write it under test/cases/admission; `open.yaml` there says how. */
export interface Case {
  readonly name: string;
  readonly because: string;
  readonly source: string;
  readonly provider?: string;
  readonly audiences?: readonly string[];
  readonly version?: string;
  readonly role?: string;
  readonly statements: readonly object[];
  readonly rcps?: readonly object[];
  readonly tenant?: Tenant;
  readonly expect: {
    readonly reach?: string;
    readonly exact?: boolean;
    readonly identity?: string;
    readonly broken?: readonly string[];
    readonly outsider?: boolean;
  };
  readonly caveats?: readonly string[];
  readonly admits?: readonly JobInWords[];
  readonly refuses?: readonly JobInWords[];
}

interface JobInWords {
  readonly project?: string;
  readonly id?: string;
  readonly namespaceId?: string;
  readonly runsIn?: string;
  readonly ref?: string;
  readonly refType?: "branch" | "tag";
  readonly protected?: boolean;
  readonly source?: string;
  readonly environment?: string;
  readonly user?: { readonly login: string; readonly email?: string };
  readonly subject?: readonly string[];
  readonly audience?: string | readonly string[];
  /** Claims to set as they are, or to leave out (`null`). */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const ACCOUNT = "111111111111";
const FOLDER = new URL("../../cases/admission/", import.meta.url);

export function readCases(): readonly (readonly [file: string, cases: readonly Case[]])[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => [file, parse(readFileSync(new URL(file, FOLDER), "utf8")) as Case[]]);
}

export function trustOf(of: Case): Policy {
  const base = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${of.provider ?? "gitlab.com"}` },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  return readOne({ Version: of.version ?? "2012-10-17", Statement: of.statements.map((s) => merge(base, s)) }, "trust");
}

export function doorOf(of: Case): Door {
  const base = { Effect: "Deny", Principal: "*", Action: "sts:AssumeRoleWithWebIdentity", Resource: "*" };
  const document = { Version: "2012-10-17", Statement: (of.rcps ?? []).map((s) => merge(base, s)) };
  return {
    account: ACCOUNT,
    provider: { url: of.provider ?? "gitlab.com", clientIds: of.audiences ?? ["sts.amazonaws.com"] },
    ...(of.role === undefined ? undefined : { roleArn: of.role }),
    ...(of.rcps === undefined ? undefined : { rcps: [[readOne(document, "rcp")]] }),
  };
}

export function tokenOf(of: Case, job: JobInWords): Claims {
  const login = job.user?.login;
  const claims = mintClaims({
    issuer: `https://${of.provider ?? "gitlab.com"}`,
    audience: job.audience ?? of.audiences?.[0] ?? "sts.amazonaws.com",
    project: {
      path: job.project ?? "acme/app",
      ...(job.id === undefined ? undefined : { id: job.id }),
      ...(job.namespaceId === undefined ? undefined : { namespaceId: job.namespaceId }),
    },
    ref: job.ref ?? "main",
    ...(job.runsIn === undefined ? undefined : { runsIn: { path: job.runsIn } }),
    ...(job.refType === undefined ? undefined : { refType: job.refType }),
    ...(job.protected === undefined ? undefined : { protected: job.protected }),
    ...(job.source === undefined ? undefined : { source: job.source }),
    ...(job.environment === undefined ? undefined : { environment: { name: job.environment } }),
    ...(login === undefined
      ? undefined
      : { user: { id: "7", login, ...(job.user?.email === undefined ? undefined : { email: job.user.email }) } }),
    ...(job.subject === undefined ? undefined : { subComponents: job.subject.map(componentOf) }),
  });
  const entries = Object.entries({ ...claims, ...job.claims }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries);
}

function componentOf(name: string) {
  const row = SUB_COMPONENTS.find((row) => row.name === name);
  if (row === undefined) throw new TypeError(`no component \`${name}\``);
  return row.name;
}

/** What a case says replaces what stands there; `null` takes it away. */
function merge(base: object, over: object): object {
  return Object.fromEntries(Object.entries({ ...base, ...over }).filter(([, value]) => value !== null));
}

function readOne(document: object, kind: "trust" | "rcp"): Policy {
  const { value } = readPolicyValue(document, { kind });
  if (value === undefined) throw new TypeError("a case whose policy cannot be read");
  return value;
}
