import type { Claims, Tenant } from "../../gitlab/claims.ts";
import type { Because, ProofAutomaton } from "../../language/proof.ts";
import type { Certificate, Reach } from "../admission.ts";

/**
 * Why a door admits whom it is said to admit, as plain JSON for `check/check-proof.ts`. Everything that the checker needs
 * to pose the questions again is in it; what was found out is only ever a reason for an answer that the checker can see.
 */
export interface AdmissionCertificate extends Certificate {
  readonly kind: "admission";
  readonly door: CertifiedDoor;
  /** JSON texts. */
  readonly trust: string;
  readonly rcps: readonly (readonly string[])[];
  /** How far the set reaches at most. That not all refs of a project come in is not certified: `refs` is no claim here. */
  readonly reach: Exclude<Reach, "refs">;
  readonly tenant?: Tenant;
  /** Tokens that get in. */
  readonly getsIn?: Claims;
  readonly outsider?: Claims;
  /** The subjects that GitLab can mint, which the checker holds against its own idea of them. */
  readonly subjects: ProofAutomaton;
  /** Whoever gets in is within each of these. */
  readonly nobodyElse: readonly NobodyElse[];
  /** What is claimed and not proved here, in words. */
  readonly unproved: readonly string[];
}

export interface CertifiedDoor {
  readonly account: string;
  readonly provider: string;
  readonly providerArn: string;
  readonly audiences: readonly string[];
  readonly roleArn?: string;
}

export interface NobodyElse {
  readonly than: Bound;
  /** One for each Allow that is about tokens of this door and can be met at all. */
  readonly parts: readonly ProofPart[];
}

/** Whom a set stays within: nobody, what is named, or the tenant of the certificate. */
export type Bound = { readonly kind: "nobody" } | NamedBound | { readonly kind: "tenant" };

export interface NamedBound {
  readonly kind: "named";
  readonly projects: readonly string[];
  readonly projectIds: readonly string[];
  readonly groups: readonly string[];
  readonly namespaceIds: readonly string[];
}

export interface ProofPart {
  /** From 0, in the trust policy. */
  readonly statement: number;
  /** The conditions of the statement that the reasoning uses, each by its operator and its key. */
  readonly uses: readonly string[];
  readonly because: Reasoning;
}

/** Why nobody who meets the conditions gathered so far is outside of the bound. */
export type Reasoning =
  | { readonly by: "values"; readonly claim: string }
  | { readonly by: "bound"; readonly claim: "project_id" | "namespace_id" }
  /** A case for each choice of one pattern from each of some lists that the claim must match. */
  | {
      readonly by: "strings";
      readonly claim: string;
      readonly lists: readonly number[];
      readonly cases: readonly Because[];
    }
  /** Who gets in fails one of the Deny's conditions: a case for each. */
  | { readonly by: "deny"; readonly deny: DenyPlace; readonly cases: readonly Reasoning[] }
  /** The component, where the subject has it, is the claim's value. */
  | {
      readonly by: "agreement";
      readonly claim: string;
      readonly component: string;
      readonly values: readonly string[];
      readonly silent: Reasoning;
      readonly saying: Reasoning;
    }
  | {
      readonly by: "disagreement";
      readonly claim: string;
      readonly component: string;
      readonly value: string;
      readonly rest: Reasoning;
    }
  /** Two components speak of one project: where the first has the value, the second has it or is not there. */
  | {
      readonly by: "sameness";
      readonly components: readonly [string, string];
      readonly value: string;
      /** The first component does not have the value; it has and the second is not there; both have it. */
      readonly other: Reasoning;
      readonly silent: Reasoning;
      readonly saying: Reasoning;
    }
  | { readonly by: "unmintable"; readonly subject: string; readonly rest: Reasoning };

/** Which Deny: of the trust policy, or of a policy on a level of the organization's. */
export interface DenyPlace {
  readonly level?: number;
  readonly policy?: number;
  readonly statement: number;
}
