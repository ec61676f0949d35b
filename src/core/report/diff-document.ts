import type { Door } from "../admission/admission.ts";
import { trustEffect } from "../access/plan/trust-effect.ts";
import type { AccessEffect } from "../change/change.ts";
import type { Catalog } from "../iam/catalog.ts";
import { type AccessRelation, type CompareCaveat, type Comparison, compare } from "../iam/compare.ts";
import type { Policy, PolicyKind } from "../iam/policy.ts";
import type { Request } from "../iam/request.ts";

/** What `diff` prints: how the second policy stands to the first. */
export interface DiffDocument {
  readonly formatVersion: "1.0";
  readonly kind: PolicyKind;
  readonly before: string;
  readonly after: string;
  readonly relation: AccessRelation;
  readonly gained?: Request;
  readonly lost?: Request;
  /** Of trust policies: what the change means for the jobs of each GitLab that one of them trusts. */
  readonly jobs: readonly JobsDiff[];
  readonly caveats: readonly DiffCaveat[];
}

export interface JobsDiff {
  readonly provider: string;
  readonly access: AccessEffect;
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

export interface DiffCaveat {
  readonly code: CompareCaveat["code"] | "future-actions";
  readonly message: string;
}

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/**
 * The relation holds for the actions that AWS will add, too: a list of all actions of today is less than the star. The
 * examples are of actions that AWS has, where there are any.
 */
export function diffDocument(
  before: NamedPolicy,
  after: NamedPolicy,
  doors: readonly Door[],
  catalog: Catalog,
): DiffDocument {
  const always = compare(before.policy, after.policy);
  const today = compare(before.policy, after.policy, { catalog });
  const gained = always.gained && (today.gained ?? always.gained);
  const lost = always.lost && (today.lost ?? always.lost);
  return {
    formatVersion: "1.0",
    kind: after.policy.kind,
    before: before.name,
    after: after.name,
    relation: always.relation,
    ...(gained && { gained }),
    ...(lost && { lost }),
    jobs: doors.map((door) => {
      const { access, gains, loses } = trustEffect({ before: before.policy, after: after.policy, door });
      return { provider: door.provider.url, access, gains, loses };
    }),
    caveats: [...always.caveats, ...futureActions(always, today)],
  };
}

function futureActions(always: Comparison, today: Comparison): readonly DiffCaveat[] {
  const caveat = (what: string): DiffCaveat => ({
    code: "future-actions",
    message: `only actions that AWS does not have today are ${what}: the example stands for those that it adds`,
  });
  return [
    ...(always.gained !== undefined && today.gained === undefined ? [caveat("gained")] : []),
    ...(always.lost !== undefined && today.lost === undefined ? [caveat("lost")] : []),
  ];
}
