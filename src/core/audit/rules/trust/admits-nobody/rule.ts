import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { brokenOf } from "../../../judged-door.ts";
import { placeIn } from "../../../trust/witness.ts";

export const ADMITS_NOBODY: Rule = {
  id: "trust/admits-nobody",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (entry.admission.reach !== "nobody") continue;
    const broken = brokenOf(entry);
    const [first, ...further] = broken;
    const clients = entry.door.provider.clientIds;
    yield {
      door,
      resource: entry.door.role.arn,
      title: "nobody gets in: this door is broken",
      message: first?.help ?? "no token that this GitLab can mint meets the conditions",
      help: "`sallyport explain` with a token, or a job in words, shows the first thing that does not match",
      evidence: [
        // The message has its words.
        ...(first === undefined ? [] : [`cause: \`${first.code}\``]),
        ...further.map(({ code, help }) => `${code}: ${help}`),
        ...(clients === undefined
          ? []
          : [`the provider takes ${clients.map((id) => `\`${id}\``).join(", ") || "no audience"}`]),
      ],
      at: placeIn(entry, entry.trust.statements.find(({ index }) => entry.door.statements.includes(index))?.at),
      meaning: broken
        .map(({ code }) => code)
        .sort()
        .join(","),
    };
  }
}
