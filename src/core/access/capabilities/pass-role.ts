import type { Allow, Where } from "./capability.ts";

/** Roles of this account, to one service alone: `iam:PassRole` without that hands them to any. */
export function passRole(roles: readonly string[], service: string, { partition, account }: Where): Allow {
  return {
    actions: ["iam:PassRole"],
    resources: roles.map((role) => `arn:${partition}:iam::${account}:role/${role}`),
    when: { StringEquals: { "iam:PassedToService": service } },
  };
}
