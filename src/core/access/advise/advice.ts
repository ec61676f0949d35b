import type { FlowValue } from "../../text/flow-yaml.ts";
import type { AdvisedKind, KindFacts } from "./kinds.ts";
import type { NotTaken } from "./situations.ts";

export interface AdvisedAbility {
  readonly capability: string;
  /** Absent: it stands without parameters. */
  readonly params?: FlowValue;
}

/** A grant to be written into `sallyport.yaml`. */
export interface AdvisedGrant {
  readonly name: string;
  readonly describe?: string;
  readonly from: FlowValue;
  /** The account's id. */
  readonly into: string;
  readonly can: readonly AdvisedAbility[];
  readonly role?: string;
  /** What a person has to look at or to fill in before it is applied. */
  readonly check: readonly string[];
}

/** One thing that should be another door, or one that is to be made. */
export interface Advice {
  /** For people: a user, a role, `jobs of acme/app`. */
  readonly name: string;
  /** Its ARN, or the key's id. */
  readonly resource?: string;
  readonly account?: string;
  /** What is wrong with what stands. */
  readonly wrong?: string;
  readonly kind: AdvisedKind;
  readonly grants: readonly string[];
  /** What remains to be done once the grants are applied. */
  readonly after: readonly string[];
  readonly check: readonly string[];
}

/** One `sallyport.yaml`: a declaration speaks of one GitLab. */
export interface AdvisedFile {
  /** Its issuer. */
  readonly issuer: string;
  readonly yaml: string;
}

export interface KindEntry extends KindFacts {
  readonly kind: AdvisedKind;
  readonly instead: readonly NotTaken[];
}

/** What `advise --format json` writes and every renderer reads. */
export interface AdviceDocument {
  readonly formatVersion: "1.0";
  /** False: something was not read, so that there may be more to replace. */
  readonly complete: boolean;
  /** From an estate: how many accounts and doors were looked at. */
  readonly looked?: { readonly accounts: number; readonly doors: number };
  readonly advice: readonly Advice[];
  /** Each kind that is advised, once. */
  readonly kinds: readonly KindEntry[];
  readonly files: readonly AdvisedFile[];
  readonly notes: readonly string[];
}
