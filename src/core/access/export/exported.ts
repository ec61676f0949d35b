import { type CloudObject, identify } from "../../change/object.ts";

/** An account as an export names it. */
export interface ExportedAccount {
  readonly name: string;
  readonly id: string;
  readonly region?: string;
  readonly profile?: string;
  readonly role?: string;
}

/** Words of others in a comment, which ends where its line does. */
export function oneLine(words: string): string {
  return words.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, "?");
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
