import type { ManagedPolicy } from "./account.ts";

/** Policies of AWS's own whose text is short and has not changed in years. A snapshot brings those that its account uses. */
const DOCUMENTS: Readonly<Record<string, object>> = {
  AdministratorAccess: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  },
  IAMFullAccess: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "iam:*",
          "organizations:DescribeAccount",
          "organizations:DescribeOrganization",
          "organizations:DescribeOrganizationalUnit",
          "organizations:DescribePolicy",
          "organizations:ListChildren",
          "organizations:ListParents",
          "organizations:ListPoliciesForTarget",
          "organizations:ListRoots",
          "organizations:ListPolicies",
          "organizations:ListTargetsForPolicy",
        ],
        Resource: "*",
      },
    ],
  },
};

const CREATED_AT = Date.UTC(2015, 1, 6, 18, 39, 46);

export function awsManagedPolicies(): ReadonlyMap<string, ManagedPolicy> {
  return new Map(
    Object.entries(DOCUMENTS).map(([name, document], index) => {
      const arn = `arn:aws:iam::aws:policy/${name}`;
      const policy: ManagedPolicy = {
        name,
        id: `ANPASANDBOXAWSMANAGE${index + 1}`,
        arn,
        path: "/",
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT,
        versions: [{ id: "v1", document: JSON.stringify(document), isDefault: true, createdAt: CREATED_AT }],
        nextVersion: 2,
        tags: new Map(),
      };
      return [arn, policy];
    }),
  );
}
