import type { AccessKey } from "../../state/account.ts";
import { withEntry, withoutEntry } from "../../state/state.ts";
import { type SignedCall, operation } from "../operation.ts";
import { list, required, string, structure, text, timestamp } from "../wire/shape.ts";
import { accountOf, change, userOf } from "./account-of.ts";
import { limitExceeded, noSuchEntity, validationError } from "./errors.ts";
import { pageOf } from "./paging.ts";
import * as shapes from "./shapes.ts";
import { showAccessKey } from "./show.ts";
import { ownName, userAccess } from "./users.ts";

const MOST_KEYS = 2;

const byUser = { UserName: shapes.existingUserName };

function keysOf(call: SignedCall, user: string): readonly AccessKey[] {
  const keys = [...accountOf(call).keys.values()].filter((key) => key.user === user);
  return keys.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function keyOf(call: SignedCall, user: string, id: string): AccessKey {
  const key = accountOf(call).keys.get(id);
  if (key?.user !== user) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

const createAccessKey = operation({
  name: "CreateAccessKey",
  effect: "write",
  input: byUser,
  output: {
    AccessKey: required(
      structure({
        UserName: required(shapes.userName),
        AccessKeyId: required(shapes.accessKeyId),
        Status: required(shapes.keyStatus),
        SecretAccessKey: required(string({ sensitive: true })),
        CreateDate: timestamp,
      }),
    ),
  },
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    const user = userOf(call, ownName(call, input.UserName));
    if (keysOf(call, user.name).length >= MOST_KEYS) {
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MOST_KEYS}`);
    }
    const { caller, world, now } = call;
    const issued = world.credentials.issueKey({ kind: "user", account: caller.account, name: user.name, id: user.id });
    const key: AccessKey = { id: issued.accessKeyId, user: user.name, status: "Active", createdAt: now };
    change(call, { keys: withEntry(accountOf(call).keys, key.id, key) });
    return {
      AccessKey: {
        ...showAccessKey(key),
        UserName: user.name,
        AccessKeyId: key.id,
        Status: key.status,
        SecretAccessKey: issued.secretAccessKey,
      },
    };
  },
});

const listAccessKeys = operation({
  name: "ListAccessKeys",
  effect: "read",
  input: { ...byUser, ...shapes.pagedInput },
  output: { AccessKeyMetadata: required(list(shapes.accessKeyMetadata)), ...shapes.pagedOutput },
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    const user = userOf(call, ownName(call, input.UserName));
    const { items, ...rest } = pageOf(keysOf(call, user.name), input);
    return { AccessKeyMetadata: items.map(showAccessKey), ...rest };
  },
});

const updateAccessKey = operation({
  name: "UpdateAccessKey",
  effect: "write",
  input: { ...byUser, AccessKeyId: required(shapes.accessKeyId), Status: required(shapes.keyStatus) },
  output: {},
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    const key = keyOf(call, ownName(call, input.UserName), input.AccessKeyId);
    if (input.Status !== "Active" && input.Status !== "Inactive")
      throw validationError("Status must be Active or Inactive");
    change(call, { keys: withEntry(accountOf(call).keys, key.id, { ...key, status: input.Status }) });
    return {};
  },
});

const deleteAccessKey = operation({
  name: "DeleteAccessKey",
  effect: "write",
  input: { ...byUser, AccessKeyId: required(shapes.accessKeyId) },
  output: {},
  access: (input, call) => [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    const key = keyOf(call, ownName(call, input.UserName), input.AccessKeyId);
    call.world.credentials.forget(key.id);
    change(call, { keys: withoutEntry(accountOf(call).keys, key.id) });
    return {};
  },
});

const getAccessKeyLastUsed = operation({
  name: "GetAccessKeyLastUsed",
  effect: "read",
  input: { AccessKeyId: required(shapes.accessKeyId) },
  output: {
    UserName: shapes.existingUserName,
    AccessKeyLastUsed: structure({ LastUsedDate: timestamp, ServiceName: required(text), Region: required(text) }),
  },
  access(input, call) {
    const key = accountOf(call).keys.get(input.AccessKeyId);
    return [key === undefined ? { resource: "*" } : userAccess(call, key.user)];
  },
  run(input, call) {
    const key = accountOf(call).keys.get(input.AccessKeyId);
    if (key === undefined) throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
    const use = call.world.activity.keyUse(key.id) ?? key.lastUsed;
    return {
      UserName: key.user,
      AccessKeyLastUsed: { LastUsedDate: use?.at, ServiceName: use?.service ?? "N/A", Region: use?.region ?? "N/A" },
    };
  },
});

export const accessKeyOperations = [
  createAccessKey,
  listAccessKeys,
  updateAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
];
