import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { ecrAbilities } from "../../../about/ecr.ts";
import { resourceOf } from "../../../describe-door.ts";

export const INCOMPLETE: Rule = {
  id: "permission/incomplete",
  severity: "info",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const door of audit.doors) {
    const { actor } = door;
    if (actor === undefined || door.admin === true || door.entry?.admission.reach === "nobody") continue;
    const { pull, push, missing, on } = ecrAbilities(actor);
    if (missing.length === 0 || (pull === "no" && push === "no")) continue;
    yield {
      door,
      resource: resourceOf(door),
      title: `made for ${push === "no" ? "pulling from" : "pushing to"} Amazon ECR, and lacks ${missing.map((one) => `\`${one}\``).join(", ")}`,
      message: `the job would be refused half-way, on \`${on}\``,
      help: "the capability `ecr-push`, or `ecr-pull`, has all of them",
      at: door.door.at,
      meaning: missing.join(","),
    };
  }
}
