import type { User } from "../../state/account.ts";
import { withEntry } from "../../state/state.ts";
import { type SignedCall, operation } from "../operation.ts";
import { boolean, list, required, string, structure, text, timestamp } from "../wire/shape.ts";
import { accountOf, change, userOf } from "./account-of.ts";
import { alreadyExists, noSuchEntity } from "./errors.ts";
import * as shapes from "./shapes.ts";
import { ownName, userAccess } from "./users.ts";

/**
 * What lets a user in without an access key. The sandbox knows of passwords; certificates, SSH keys, service credentials
 * and MFA devices its users have none, and it says so to whoever asks before deleting one.
 */

const PASSWORD = {
  test: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
  shown: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`,
};
const byUser = { UserName: shapes.userName };
const loginProfile = structure({
  UserName: required(shapes.userName),
  CreateDate: required(timestamp),
  PasswordResetRequired: boolean,
});

function save(call: SignedCall, user: User): void {
  change(call, { users: withEntry(accountOf(call).users, user.name, user) });
}

function showProfile({ name, password }: User) {
  if (password === undefined) throw noSuchEntity(`Login Profile for User ${name} cannot be found.`);
  return {
    LoginProfile: { UserName: name, CreateDate: password.createdAt, PasswordResetRequired: password.resetRequired },
  };
}

const createLoginProfile = operation({
  name: "CreateLoginProfile",
  effect: "write",
  input: {
    ...byUser,
    Password: string({ min: 1, max: 128, pattern: PASSWORD, sensitive: true }),
    PasswordResetRequired: boolean,
  },
  output: { LoginProfile: required(loginProfile) },
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    const user = userOf(call, ownName(call, input.UserName));
    if (user.password !== undefined) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
    // Nobody logs in to a sandbox: that there is a password is all that is kept of it.
    const next = { ...user, password: { createdAt: call.now, resetRequired: input.PasswordResetRequired === true } };
    save(call, next);
    return showProfile(next);
  },
});

const getLoginProfile = operation({
  name: "GetLoginProfile",
  effect: "read",
  input: byUser,
  output: { LoginProfile: required(loginProfile) },
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run: (input, call) => showProfile(userOf(call, ownName(call, input.UserName))),
});

const deleteLoginProfile = operation({
  name: "DeleteLoginProfile",
  effect: "write",
  input: byUser,
  output: {},
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    const { password, ...user } = userOf(call, ownName(call, input.UserName));
    if (password === undefined) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
    save(call, user);
    return {};
  },
});

const listSigningCertificates = operation({
  name: "ListSigningCertificates",
  effect: "read",
  input: { UserName: shapes.existingUserName, ...shapes.pagedInput },
  output: {
    Certificates: required(
      list(
        structure({
          UserName: required(shapes.userName),
          CertificateId: required(text),
          CertificateBody: required(text),
          Status: required(shapes.keyStatus),
          UploadDate: timestamp,
        }),
      ),
    ),
    ...shapes.pagedOutput,
  },
  partial: true,
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    userOf(call, ownName(call, input.UserName));
    return { Certificates: [], IsTruncated: false };
  },
});

const listSshPublicKeys = operation({
  name: "ListSSHPublicKeys",
  effect: "read",
  input: { ...byUser, ...shapes.pagedInput },
  output: {
    SSHPublicKeys: list(
      structure({
        UserName: required(shapes.userName),
        SSHPublicKeyId: required(text),
        Status: required(shapes.keyStatus),
        UploadDate: required(timestamp),
      }),
    ),
    ...shapes.pagedOutput,
  },
  partial: true,
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    userOf(call, ownName(call, input.UserName));
    return { SSHPublicKeys: [], IsTruncated: false };
  },
});

const listServiceSpecificCredentials = operation({
  name: "ListServiceSpecificCredentials",
  effect: "read",
  input: { UserName: shapes.userName, ServiceName: text, AllUsers: boolean, ...shapes.pagedInput },
  output: {
    ServiceSpecificCredentials: list(
      structure({
        UserName: required(shapes.userName),
        Status: required(shapes.keyStatus),
        CreateDate: required(timestamp),
        ServiceSpecificCredentialId: required(text),
        ServiceName: required(text),
      }),
    ),
    ...shapes.pagedOutput,
  },
  partial: true,
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    userOf(call, ownName(call, input.UserName));
    return { ServiceSpecificCredentials: [], IsTruncated: false };
  },
});

const listMfaDevices = operation({
  name: "ListMFADevices",
  effect: "read",
  input: { UserName: shapes.existingUserName, ...shapes.pagedInput },
  output: {
    MFADevices: required(
      list(
        structure({
          UserName: required(shapes.userName),
          SerialNumber: required(text),
          EnableDate: required(timestamp),
        }),
      ),
    ),
    ...shapes.pagedOutput,
  },
  partial: true,
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    userOf(call, ownName(call, input.UserName));
    return { MFADevices: [], IsTruncated: false };
  },
});

export const signInOperations = [
  createLoginProfile,
  getLoginProfile,
  deleteLoginProfile,
  listSigningCertificates,
  listSshPublicKeys,
  listServiceSpecificCredentials,
  listMfaDevices,
];
