import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { printPolicy } from "../../../../iam/print-policy.ts";
import { roleObject } from "../../../trust/fix.ts";

export const LONG_SESSION: Rule = {
  id: "trust/long-session",
  severity: "low",
  page: PAGE,

  find,
};

const HOUR = 3600;

function* find({ doors }: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(doors)) {
    const seconds = entry.door.role.maxSessionSeconds;
    if (seconds === undefined || seconds <= HOUR || entry.admission.reach === "nobody") continue;
    const { role } = entry.door;
    const before = roleObject(role, printPolicy(entry.trust));
    yield {
      door,
      resource: role.arn,
      title: `sessions may last ${Math.round((seconds / HOUR) * 10) / 10} hours`,
      message: "a job that was stopped, or a branch that lost its rights, keeps its credentials until then",
      help: "an hour is enough where credentials are renewed while the job runs, as `sallyport exec` does",
      at: role.at,
      meaning: "long",
      fix: {
        summary: "let sessions last an hour",
        changes: [
          {
            action: "update",
            account: role.account,
            before,
            after: { ...before, maxSessionSeconds: HOUR },
            reason: "trust/long-session",
          },
        ],
        proofs: [{ claim: "who comes in stays the same", holds: true }],
        breaks: "unknown",
      },
    };
  }
}
