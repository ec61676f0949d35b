import type { KeyDoor, KeyHolder } from "../door.ts";
import type { AccessKey, Account } from "../account.ts";
import type { Estate } from "../estate.ts";

/** Access keys that lie in GitLab's variables or in files, joined to the users whose keys they are. */
export function keyDoors(estate: Estate): readonly KeyDoor[] {
  const holders = new Map<string, KeyHolder[]>();
  const hold = (id: string, holder: KeyHolder): void => {
    const list = holders.get(id);
    if (list === undefined) holders.set(id, [holder]);
    else list.push(holder);
  };
  for (const { host, variables } of estate.gitlabs) {
    for (const { accessKeyId, owner, key, scope, at } of variables ?? []) {
      const name = `${owner ?? (scope === "instance" ? host : scope)} ${key}`;
      if (accessKeyId !== undefined) hold(accessKeyId, { in: "variable", name, at });
    }
  }
  for (const { accessKeyId, name, at } of estate.keysInFiles) {
    if (accessKeyId === undefined) continue;
    hold(accessKeyId, { in: "file", name: `${at.source.name ?? "a file"} ${name}`.trim(), at });
  }
  const owners = ownersOf(estate.accounts);
  return [...holders.keys()].sort().flatMap((id) => draw(id, holders.get(id) ?? [], owners.get(id)));
}

interface Owner {
  readonly account: Account;
  readonly key: AccessKey;
}

function ownersOf(accounts: readonly Account[]): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const account of accounts) for (const key of account.accessKeys ?? []) owners.set(key.id, { account, key });
  return owners;
}

function draw(id: string, held: readonly KeyHolder[], owner: Owner | undefined): KeyDoor[] {
  const [first] = held;
  if (first === undefined) return [];
  const user = owner?.account.users?.find((one) => one.name === owner.key.user);
  const account = owner?.account.id ?? "";
  // `ASIA` is the key of a session, which ends by itself.
  const unowned = id.startsWith("ASIA") ? "it is the key of a session" : "no account that was read has this key";
  return [
    {
      kind: "key",
      id: `key/${account === "" ? "-" : account}/${owner?.key.user ?? "-"}/${id}`,
      account,
      name: owner?.key.user ?? id,
      accessKeyId: id,
      ...(user === undefined ? {} : { user }),
      ...(owner === undefined ? {} : { active: owner.key.active }),
      held,
      at: first.at,
      caveats: owner === undefined ? [unowned] : user === undefined ? ["the user was not read"] : user.caveats,
    },
  ];
}
