import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { KeyDoor } from "../../../../estate/door.ts";
import { resourceOf } from "../../../describe-door.ts";
import type { Fix } from "../../../finding.ts";
import { powersOf } from "../../../powers.ts";

export const IN_GITLAB: Rule = {
  id: "key/in-gitlab",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const judged of doors) {
    const { door, actor } = judged;
    if (door.kind !== "key" || door.active === false) continue;
    const variables = door.held.filter((holder) => holder.in === "variable");
    const [first] = variables;
    if (first === undefined) continue;
    const powers =
      actor === undefined ? "what it may do was not read" : `it may do ${powersOf(actor).join("; ") || "nothing"}`;
    const fix = deactivate(door);
    yield {
      door: judged,
      resource: resourceOf(judged),
      title: `the key of ${door.user === undefined ? "an IAM user" : `\`${door.name}\``} lies in ${variables.map(({ name }) => `\`${name}\``).join(", ")}`,
      message: `whoever runs a job there can read it, and it works from anywhere, until somebody takes it away; ${powers}`,
      help: `give the job a role: \`sallyport migrate ${door.user === undefined ? "USER" : door.name}\` leads from the key to it`,
      evidence: variables.map(({ name, at }) => ({ fact: `\`${door.accessKeyId}\` in \`${name}\``, at })),
      at: first.at,
      meaning: door.accessKeyId,
      ...(fix === undefined ? {} : { fix }),
    };
  }
}

function deactivate(door: KeyDoor): Fix | undefined {
  if (door.user === undefined || door.active !== true) return undefined;
  const before = { kind: "access-key", user: door.user.arn, keyId: door.accessKeyId, status: "Active" } as const;
  return {
    summary: "deactivate the key, once the job has a role",
    changes: [
      {
        action: "update",
        account: door.account,
        before,
        after: { ...before, status: "Inactive" },
        reason: "key/in-gitlab",
      },
    ],
    proofs: [{ claim: "the key can be activated again", holds: true }],
    breaks: "unknown",
  };
}
