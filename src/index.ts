// The library's face: core only, no clock, no network, no files.
export type { Diagnostic, Reading, Related, Severity } from "./core/text/diagnostic.ts";
export type { Range, Source, Span } from "./core/text/span.ts";
export type { Budget } from "./core/language/budget.ts";
export type { Policy, PolicyKind, PolicyVersion, Statement } from "./core/iam/policy.ts";
export { printPolicy } from "./core/iam/print-policy.ts";
export { type ReadPolicyOptions, readPolicy, readPolicyNode, readPolicyValue } from "./core/iam/read-policy.ts";
export type { Catalog } from "./core/iam/catalog.ts";
export {
  type AccessRelation,
  type CompareCaveat,
  type CompareOptions,
  type Comparison,
  compare,
} from "./core/iam/compare.ts";
export { checkLimits } from "./core/iam/check-limits.ts";
export { decide } from "./core/iam/decide.ts";
export type {
  ContextValue,
  Decision,
  Layer,
  PolicySet,
  Principal,
  Reason,
  ReasonCode,
  Request,
} from "./core/iam/request.ts";
export { predictWrite, type WritePrediction } from "./core/iam/write-guard.ts";
export type { Claims, Tenant } from "./core/gitlab/claims.ts";
export { mintClaims } from "./core/gitlab/mint-claims.ts";
export type { Pipeline } from "./core/gitlab/pipeline.ts";
export { parseSubject, type Subject, type SubjectReading } from "./core/gitlab/subject.ts";
export { admits } from "./core/admission/admits.ts";
export { checkProof, type CertificateCheck } from "./core/admission/check/check-proof.ts";
export { whoCan, type WhoCanOptions } from "./core/admission/who-can.ts";
export type {
  Admission,
  Caveat,
  Certificate,
  Door,
  Identity,
  Inclusion,
  Provider,
  Reach,
  TokenPattern,
  TokenSet,
} from "./core/admission/admission.ts";
