import type { Change } from "../../change/change.ts";
import { type CloudObject, type ObjectKind, identify } from "../../change/object.ts";
import { parseIamArn } from "../../estate/read/arn.ts";

export type Of<Kind extends ObjectKind> = Extract<CloudObject, { readonly kind: Kind }>;

/** An account as an export names it. */
export interface ExportedAccount {
  readonly name: string;
  readonly id: string;
  readonly region?: string;
  readonly profile?: string;
  readonly role?: string;
}

/** The name of a role, user, policy or instance profile, without account and path. */
export function nameIn(arn: string): string {
  return parseIamArn(arn)?.name ?? arn.slice(arn.lastIndexOf("/") + 1);
}

export function pathIn(arn: string): string {
  return parseIamArn(arn)?.path ?? "/";
}

export function isUser(arn: string): boolean {
  return parseIamArn(arn)?.type === "user";
}

export function objectOf({ before, after }: Change): CloudObject {
  const object = after ?? before;
  if (object === undefined) throw new TypeError("a change of nothing");
  return object;
}

/** Names of one file, each given to one object only: what the letters of a language leave of a name may be another's. */
export class Names {
  private readonly given = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly spell: (words: string) => string;

  constructor(spell: (words: string) => string) {
    this.spell = spell;
  }

  of(object: CloudObject, words: string): string {
    const key = `${object.kind} ${identify(object)}`;
    const known = this.given.get(key);
    if (known !== undefined) return known;
    const wish = this.spell(words);
    let name = wish;
    for (let count = 2; this.taken.has(`${object.kind} ${name}`); count++) name = `${wish}_${count}`;
    this.given.set(key, name);
    this.taken.add(`${object.kind} ${name}`);
    return name;
  }
}
