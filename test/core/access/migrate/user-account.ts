import type { User } from "../../../../src/core/estate/account.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";

export const ACCOUNT = "111111111111";

export interface Use {
  readonly service: string;
  readonly at?: string;
  readonly actions?: readonly { readonly name: string; readonly at?: string }[];
}

export interface UserSetup {
  readonly name?: string;
  readonly created?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly statements: readonly object[];
  /** Absent: IAM's record was not read. */
  readonly use?: readonly Use[];
}

/** An account with one user, as it is read from what AWS answers. */
export function accountWith({ name = "pusher", created, tags = {}, statements, use }: UserSetup): {
  readonly estate: Estate;
  readonly user: User;
} {
  const arn = `arn:aws:iam::${ACCOUNT}:user/ci/${name}`;
  const details = {
    UserDetailList: [
      {
        Path: "/ci/",
        UserName: name,
        UserId: "AIDAIOSFODNN7EXAMPLE",
        Arn: arn,
        CreateDate: created ?? "2025-01-01T00:00:00Z",
        UserPolicyList: [{ PolicyName: "ci", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
        GroupList: [],
        AttachedManagedPolicies: [],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  const record = use?.map(({ service, at, actions }) => ({
    ServiceNamespace: service,
    ...(at === undefined ? {} : { LastAuthenticated: at }),
    ...(actions === undefined
      ? {}
      : { TrackedActionsLastAccessed: actions.map((one) => ({ ActionName: one.name, LastAccessedTime: one.at })) }),
  }));
  const files = [
    { name: `aws/${ACCOUNT}/authorization-details.json`, text: JSON.stringify(details) },
    ...(record === undefined
      ? []
      : [
          {
            name: `aws/${ACCOUNT}/last-accessed.json`,
            text: JSON.stringify([{ Arn: arn, ServicesLastAccessed: record }]),
          },
        ]),
  ];
  const { estate } = readEstate(files);
  const user = estate.accounts[0]?.users?.[0];
  if (user === undefined) throw new TypeError("the account has no user");
  return { estate, user };
}
