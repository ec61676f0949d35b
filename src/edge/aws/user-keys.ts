import { LIFE_TAGS, type LifeTags, writeLifeTags } from "../../core/access/keys/life-tags.ts";
import type { KeyUse, KeyUser, UserKey } from "../../core/access/keys/user-key.ts";
import { nameIn } from "../../core/estate/read/arn.ts";
import { toInstant } from "../../core/text/instant.ts";
import { Secret } from "../../core/text/secret.ts";
import { isAbsent } from "./apply/look.ts";
import type { On } from "./apply/on.ts";
import type { Answer } from "./collect/calls.ts";
import { listIn, pages, textIn } from "./collect/pages.ts";

/** A user with its tags and keys, each key with its last use; undefined where there is no such user. */
export async function readKeyUser(on: On, name: string): Promise<KeyUser | undefined> {
  let answer: Answer;
  try {
    answer = await on.write("iam.GetUser", { UserName: name }, on.options);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  const user = Object(answer["User"]) as Answer;
  const tags = listIn(user, "Tags").map((tag) => [textIn(tag, "Key") ?? "", textIn(tag, "Value") ?? ""]);
  return {
    arn: textIn(user, "Arn") ?? "",
    name: textIn(user, "UserName") ?? name,
    tags: Object.fromEntries(tags) as KeyUser["tags"],
    keys: await readKeys(on, name),
  };
}

export async function readKeys(on: On, user: string): Promise<readonly UserKey[]> {
  const keys: UserKey[] = [];
  for await (const page of pages(on.write, "iam.ListAccessKeys", { UserName: user }, on.options)) {
    for (const item of listIn(page, "AccessKeyMetadata")) {
      const id = textIn(item, "AccessKeyId") ?? "";
      const lastUsed = await lastUseOf(on, id);
      keys.push({
        id,
        active: textIn(item, "Status") === "Active",
        created: instantIn(item["CreateDate"]) ?? "1970-01-01T00:00:00Z",
        ...(lastUsed === undefined ? {} : { lastUsed }),
      });
    }
  }
  return keys.sort((a, b) => (a.created + a.id < b.created + b.id ? -1 : 1));
}

async function lastUseOf({ write, options }: On, id: string): Promise<KeyUse | undefined> {
  const answer = await write("iam.GetAccessKeyLastUsed", { AccessKeyId: id }, options);
  const used = Object(answer["AccessKeyLastUsed"]) as Answer;
  const at = instantIn(used["LastUsedDate"]);
  if (at === undefined) return undefined;
  return { at, ...known("service", textIn(used, "ServiceName")), ...known("region", textIn(used, "Region")) };
}

function known(key: "service" | "region", word: string | undefined): Partial<KeyUse> {
  return word === undefined || word === "N/A" ? {} : { [key]: word };
}

function instantIn(value: unknown): string | undefined {
  if (value instanceof Date) return toInstant(value.getTime() / 1000);
  return typeof value === "string" || typeof value === "number" ? toInstant(value) : undefined;
}

export interface MadeKey {
  readonly id: string;
  readonly secret: Secret;
}

/**
 * Makes a key. AWS shows its secret this once: a call whose answer is lost leaves a key that nobody can use, which only
 * a new listing shows. It is therefore asked once; asked again after a lost answer, AWS would make a second one.
 */
export async function makeKey(on: On, user: string): Promise<MadeKey> {
  const answer = await on.write("iam.CreateAccessKey", { UserName: user }, { ...on.options, once: true });
  const key = Object(answer["AccessKey"]) as Answer;
  const [id, secret] = [textIn(key, "AccessKeyId"), textIn(key, "SecretAccessKey")];
  if (id === undefined || secret === undefined) throw new Error("CreateAccessKey answered without a key");
  return { id, secret: new Secret(secret) };
}

/** Writes down where a key is on its way: what is given, and nothing else of our tags of that kind stays. */
export async function tagLife(on: On, user: KeyUser, life: LifeTags): Promise<void> {
  const UserName = nameIn(user.arn);
  const wanted = writeLifeTags(life);
  const gone = Object.values(LIFE_TAGS).filter((name) => user.tags[name] !== undefined && wanted[name] === undefined);
  const fresh = Object.entries(wanted).filter(([name, value]) => user.tags[name] !== value);
  // What is new comes first: cut off in between, too much is known rather than too little.
  if (fresh.length > 0) {
    const Tags = fresh.map(([Key, Value]) => ({ Key, Value }));
    await on.write("iam.TagUser", { UserName, Tags }, on.options);
  }
  if (gone.length > 0) await on.write("iam.UntagUser", { UserName, TagKeys: gone }, on.options);
}
