import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { can } from "../../../../escalate/can.ts";
import { resourceOf } from "../../../describe-door.ts";

export const CAN_BE_PLANTED: Rule = {
  id: "provider/can-be-planted",
  severity: "high",
  page: PAGE,

  find,
};

const WAYS: readonly (readonly [action: string, what: string])[] = [
  ["iam:CreateOpenIDConnectProvider", "create an identity provider"],
  ["iam:AddClientIDToOpenIDConnectProvider", "add an audience to a provider"],
  ["iam:UpdateAssumeRolePolicy", "rewrite trust policies"],
  ["iam:CreateSAMLProvider", "create a SAML provider"],
  ["iam:UpdateSAMLProvider", "replace the keys of a SAML provider"],
];

function* find({ doors }: Audit): Iterable<Raised> {
  for (const door of doors) {
    const { actor, entry } = door;
    if (actor === undefined || entry?.admission.reach === "nobody") continue;
    const found = WAYS.flatMap(([action, what]) => {
      const permission = can(actor, { action });
      return permission === undefined ? [] : [{ permission, what }];
    });
    if (found.length === 0) continue;
    yield {
      door,
      resource: resourceOf(door),
      title: `a job behind this door may ${found.map(({ what }) => what).join(", ")}`,
      message: "it can build a door of its own that stays when this one is shut",
      help: "deny these actions to jobs; an organization does it for all accounts with a service control policy",
      evidence: found.map(
        ({ permission }) =>
          `\`${permission.action}\` by ${permission.reason.policy ?? "its policy"}, statement ${permission.reason.sid ?? permission.reason.statement ?? 0}`,
      ),
      at: door.door.at,
      meaning: found
        .map(({ permission }) => permission.action)
        .sort()
        .join(","),
    };
  }
}
