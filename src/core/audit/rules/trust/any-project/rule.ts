import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { predictWrite } from "../../../../iam/write-guard.ts";
import { patternsOf } from "../../../trust/patterns.ts";
import { sayPattern } from "../../../../admission/say.ts";
import { keepToTenant } from "../../../trust/keep-to-tenant.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const ANY_PROJECT: Rule = {
  id: "trust/any-project",
  severity: "critical",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (entry.admission.reach !== "instance") continue;
    const { admission, door: oidc } = entry;
    const host = oidc.provider.url;
    const guard = predictWrite(entry.trust);
    const fix = keepToTenant(audit, entry, "trust/any-project");
    yield {
      door,
      resource: oidc.role.arn,
      title: `anyone on ${host} can take this role`,
      message: `${admission.exact ? "" : "as far as could be decided, "}projects that anyone with an account on ${host} can create get in`,
      help: `name the project in \`${host}:sub\`, up to and with the \`:\` behind it`,
      ...(admission.witness === undefined ? {} : { witness: admission.outsider ?? admission.witness }),
      evidence: [
        ...patternsOf(entry)
          .slice(0, 5)
          .map((pattern) => `it admits ${sayPattern(pattern, host)}`),
        guard.accepted
          ? "AWS would take this policy today: its guard does not see it"
          : oidc.role.origin === "live"
            ? "AWS would refuse this policy today; the role was never checked, since it is older than the guard"
            : "AWS would refuse to store this policy",
      ],
      at: placeOfSubject(entry, admission.witness),
      meaning: "instance",
      ...(fix === undefined ? {} : { fix }),
    };
  }
}
