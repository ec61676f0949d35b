import type { Tenant } from "../gitlab/claims.ts";
import type { Policy } from "../iam/policy.ts";
import type { Budget } from "../language/budget.ts";
import type { Admission, Broken, Door } from "./admission.ts";
import { analyse, once } from "./analysis.ts";
import { whyNobody } from "./broken.ts";
import { findCaveats } from "./caveats.ts";
import { findOutsider } from "./outsider.ts";
import { certify } from "./proof/prove.ts";
import { tokenSetOf } from "./token-set.ts";

export interface WhoCanOptions {
  readonly tenant?: Tenant | undefined;
  readonly budget?: Budget | undefined;
}

/**
 * Who can come through a door: the set of all tokens that its trust policy and resource control policies admit.
 *
 * What is asked for is worked out when it is asked for, and kept. The set is exact, or larger than the truth with the
 * reasons in `caveats`; "nobody" and "no outsider" are said only when they are proved.
 */
export function whoCan(trust: Policy, door: Door, options: WhoCanOptions = {}): Admission {
  const analysis = analyse(trust, door, options.budget);
  const tenant = hasMembers(options.tenant) ? options.tenant : undefined;
  const outside = once(() => (tenant === undefined ? undefined : findOutsider(analysis, tenant)));
  const broken = once((): readonly Broken[] | undefined => {
    if (analysis.judged().reach !== "nobody") return undefined;
    const causes = whyNobody(analysis);
    return causes.length === 0 ? undefined : causes;
  });
  const caveats = once(() => findCaveats(analysis, outside()));
  return {
    get exact() {
      return caveats().every(({ doubt }) => !doubt);
    },
    get reach() {
      return analysis.judged().reach;
    },
    get identity() {
      return analysis.judged().identity;
    },
    admitted: tokenSetOf(analysis),
    get witness() {
      return analysis.judged().witness;
    },
    get outsider() {
      return outside()?.outsider;
    },
    get broken() {
      return broken();
    },
    get caveats() {
      return caveats().map(({ caveat }) => caveat);
    },
    proof: () => certify(analysis, tenant, outside()),
  };
}

function hasMembers(tenant: Tenant | undefined): boolean {
  return [tenant?.groups, tenant?.namespaceIds, tenant?.projectIds].some(
    (list) => list !== undefined && list.length > 0,
  );
}
