import type { EscalationPath } from "../escalation-path.ts";

/** Ways through IAM and STS themselves. */
export const THROUGH_IDENTITIES: readonly EscalationPath[] = [
  // Writes its own rights.
  {
    id: "put-role-policy",
    reaches: "itself",
    actor: "role",
    steps: [{ actions: ["iam:PutRolePolicy"], on: "self", does: "writes a policy into itself" }],
  },
  {
    id: "attach-role-policy",
    reaches: "itself",
    actor: "role",
    steps: [{ actions: ["iam:AttachRolePolicy"], on: "self", does: "attaches AdministratorAccess to itself" }],
  },
  {
    id: "put-user-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:PutUserPolicy"], on: "self", does: "writes a policy into itself" }],
  },
  {
    id: "attach-user-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:AttachUserPolicy"], on: "self", does: "attaches AdministratorAccess to itself" }],
  },
  {
    id: "put-group-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:PutGroupPolicy"], on: "own-group", does: "writes a policy into its group" }],
  },
  {
    id: "attach-group-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:AttachGroupPolicy"], on: "own-group", does: "attaches AdministratorAccess to its group" }],
  },
  {
    id: "create-policy-version",
    reaches: "itself",
    actor: "any",
    steps: [
      { actions: ["iam:CreatePolicyVersion"], on: "own-policy", does: "rewrites a policy that is attached to it" },
    ],
  },
  {
    // known
    id: "set-default-policy-version",
    reaches: "itself",
    actor: "any",
    steps: [
      { actions: ["iam:SetDefaultPolicyVersion"], on: "own-policy", does: "puts an older version of its policy back" },
    ],
    assumes: "an older version of that policy allows more",
  },
  {
    id: "add-user-to-group",
    reaches: "group-of-administrators",
    actor: "user",
    steps: [{ actions: ["iam:AddUserToGroup"], on: "target-group", does: "joins a group of administrators" }],
  },

  // Makes a principal.
  {
    id: "create-administrator-user",
    reaches: "new",
    actor: "any",
    steps: [
      { actions: ["iam:CreateUser"], on: "anything", does: "makes a user" },
      { actions: ["iam:AttachUserPolicy", "iam:PutUserPolicy"], on: "anything", does: "makes it an administrator" },
      { actions: ["iam:CreateAccessKey", "iam:CreateLoginProfile"], on: "anything", does: "takes its credentials" },
    ],
  },
  {
    id: "create-administrator-role",
    reaches: "new",
    actor: "any",
    steps: [
      { actions: ["iam:CreateRole"], on: "anything", does: "makes a role that trusts it" },
      {
        actions: ["iam:AttachRolePolicy", "iam:PutRolePolicy"],
        on: "anything",
        does: "makes that role an administrator",
      },
    ],
  },

  // Takes somebody's credentials.
  {
    id: "assume-role",
    reaches: "role",
    actor: "any",
    steps: [{ actions: ["sts:AssumeRole"], on: "target", does: "takes the role" }],
  },
  {
    id: "update-assume-role-policy",
    reaches: "role",
    actor: "any",
    steps: [{ actions: ["iam:UpdateAssumeRolePolicy"], on: "target", does: "makes the role trust it" }],
  },
  {
    id: "create-access-key",
    reaches: "user",
    actor: "any",
    steps: [{ actions: ["iam:CreateAccessKey"], on: "target", does: "makes itself a key of the user" }],
  },
  {
    id: "create-login-profile",
    reaches: "user",
    actor: "any",
    steps: [{ actions: ["iam:CreateLoginProfile"], on: "target", does: "gives the user a password" }],
    assumes: "the user has no password yet",
  },
  {
    id: "update-login-profile",
    reaches: "user",
    actor: "any",
    steps: [{ actions: ["iam:UpdateLoginProfile"], on: "target", does: "changes the user's password" }],
    assumes: "the user has a password",
  },
];
