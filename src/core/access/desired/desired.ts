import type { Door } from "../../admission/admission.ts";
import type { CloudObject } from "../../change/object.ts";
import type { Policy } from "../../iam/policy.ts";
import type { SubComponentName } from "../../gitlab/sub-components.ts";
import type { DeclaredAccount, Grant } from "../declaration/declaration.ts";

/** What a declaration wants to stand, in every account, with what is to be proved of it. */
export interface Desired {
  readonly stack: string;
  readonly accounts: readonly DesiredAccount[];
  readonly grants: readonly DesiredGrant[];
}

export interface DesiredAccount {
  readonly declared: DeclaredAccount;
  readonly partition: string;
  /** Without doubles, in the order in which they can be made. A shared provider is one object. */
  readonly objects: readonly CloudObject[];
}

/** One grant as it comes out. */
export interface DesiredGrant {
  readonly grant: Grant;
  readonly account: DeclaredAccount;
  /** ARN of the role or user. */
  readonly principal: string;
  /** Of a role. */
  readonly trust?: Policy;
  /** Where jobs come in by OIDC: the door, and what it is meant to admit. */
  readonly jobs?: JobsWanted;
  /** Of a role that something else than jobs takes: who, said once more the long way. */
  readonly callers?: CallersWanted;
  readonly permissions: readonly Policy[];
  readonly boundary?: string;
  readonly objects: readonly CloudObject[];
  /** What a person has to know or to do, in sentences. */
  readonly notes: readonly string[];
}

export interface JobsWanted {
  readonly door: Door;
  /** The same set of tokens, said once more the long way: each ref by a statement of its own. */
  readonly meant: Policy;
  /** What the project puts into its subjects when all is as it should be. */
  readonly components: readonly SubComponentName[];
  /** For people: `acme/platform/api on main, protected`. */
  readonly says: string;
  /** What the project has to put into its subjects, where it does not by itself. */
  readonly setting?: SubjectSetting;
}

export interface CallersWanted {
  readonly meant: Policy;
  /** For people: `the service account gitlab/gitlab-registry of the cluster's issuer`. */
  readonly says: string;
}

/** `ci_id_token_sub_claim_components` of a project. */
export interface SubjectSetting {
  readonly project: string;
  readonly components: readonly SubComponentName[];
  /** Both subjects get in until the setting is changed. */
  readonly staged: boolean;
}
