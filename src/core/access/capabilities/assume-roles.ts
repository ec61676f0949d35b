import { list, may, needs, object } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { ROLE_ARN } from "./words.ts";

interface Params {
  readonly roles: readonly string[];
  readonly tagSession?: boolean;
}

export const assumeRoles: Capability = capability<Params>({
  name: "assume-roles",
  about: "Takes other roles from there, in this account or another.",
  params: object<Params>(
    { title: "assume-roles", says: "parameters of `assume-roles`" },
    {
      roles: needs(list(ROLE_ARN), "The roles, by their ARNs."),
      tagSession: may(yesOrNo(), "Set session tags with it."),
    },
  ),
  notes: ["The other role must trust this one. A session in it lasts an hour at most, whatever it allows."],
  allows: ({ roles, tagSession }) => [
    { actions: ["sts:AssumeRole", ...(tagSession === true ? ["sts:TagSession"] : [])], resources: roles },
  ],
  trial: {
    params: { roles: ["arn:aws:iam::222222222222:role/deploy"] },
    steps: [{ does: "take it", action: "sts:AssumeRole", resource: "arn:aws:iam::222222222222:role/deploy" }],
    closed: [
      { does: "take a neighbour", action: "sts:AssumeRole", resource: "arn:aws:iam::222222222222:role/deploy-admin" },
      { does: "tag the session", action: "sts:TagSession", resource: "arn:aws:iam::222222222222:role/deploy" },
    ],
  },
});
