import type { Admission, Broken, Caveat, Identity, Reach, TokenPattern } from "../admission/admission.ts";
import { sayWho } from "../admission/say.ts";
import type { Claims } from "../gitlab/claims.ts";
import type { WritePrediction } from "../iam/write-guard.ts";

/** What `who --format json` writes. */
export interface WhoDocument {
  readonly formatVersion: "1.0";
  readonly doors: readonly WhoDoor[];
  /** What AWS would say if the policy were written today; of several, whether it would take them all. */
  readonly predictWrite: WritePrediction;
}

export interface WhoDoor {
  readonly role: string;
  /** As IAM names it, without its scheme. */
  readonly provider: string;
  readonly account: string;
  readonly audiences: readonly string[];
  /** The statements that may let its tokens in, from 0. */
  readonly statements: readonly number[];
  /** Who comes in, in words. */
  readonly says: string;
  readonly reach: Reach;
  readonly exact: boolean;
  readonly identity: Identity;
  /** Whether others than the tenant come in; `unknown` too where nobody said who that is. */
  readonly outsiders: boolean | "unknown";
  readonly hasTenant: boolean;
  readonly describe: readonly TokenPattern[];
  readonly witness?: Claims;
  readonly outsider?: Claims;
  readonly broken?: readonly Broken[];
  readonly caveats: readonly Caveat[];
  readonly predictWrite: WritePrediction;
}

/** What is known of a door beside who comes in. */
export interface AskedDoor {
  readonly role: string;
  readonly provider: string;
  readonly account: string;
  readonly audiences: readonly string[];
  readonly statements: readonly number[];
  readonly hasTenant: boolean;
  readonly predictWrite: WritePrediction;
}

export function whoDoor(asked: AskedDoor, admission: Admission): WhoDoor {
  const { witness, outsider, broken } = admission;
  const { predictWrite, ...known } = asked;
  return {
    ...known,
    says: sayWho(admission, asked.provider),
    reach: admission.reach,
    exact: admission.exact,
    identity: admission.identity,
    outsiders: outsidersOf(admission, asked.hasTenant),
    describe: admission.admitted.describe(),
    ...(witness && { witness }),
    ...(outsider && { outsider }),
    ...(broken && { broken }),
    caveats: admission.caveats,
    predictWrite,
  };
}

/** Where one of these is said, something was not proved, or not asked. */
const UNPROVED: ReadonlySet<string> = new Set(["budget", "length", "undecided", "unlisted-id"]);

/**
 * Whether others than the tenant come in: unknown where nobody said who that is, or where it was not proved. That a set is
 * an upper bound does not matter here: whom the larger set leaves out, the smaller one does.
 */
function outsidersOf(admission: Admission, hasTenant: boolean): boolean | "unknown" {
  if (admission.outsider !== undefined || admission.reach === "anyone") return true;
  if (admission.reach === "nobody") return false;
  return !hasTenant || admission.caveats.some(({ code }) => UNPROVED.has(code)) ? "unknown" : false;
}

export function whoDocument(doors: readonly WhoDoor[]): WhoDocument {
  const refused = doors.find((door) => !door.predictWrite.accepted);
  return { formatVersion: "1.0", doors, predictWrite: refused?.predictWrite ?? { accepted: true } };
}
