import type { AccessLevel, CatalogAction, CatalogConditionKey, CatalogResourceType } from "../catalog.ts";

/** All that the catalogue has of one service. */
export interface ServiceData {
  readonly actions: readonly CatalogAction[];
  readonly resourceTypes: readonly CatalogResourceType[];
  readonly conditionKeys: readonly CatalogConditionKey[];
}

/** One letter for each level of access in the packed data. */
export const LEVELS: Readonly<Record<string, AccessLevel>> = {
  L: "List",
  P: "Permissions management",
  R: "Read",
  T: "Tagging",
  W: "Write",
};

/** What nearly every ARN of a service begins with; a caret stands for it in the packed data. */
export function arnHead(service: string): string {
  return `arn:\${Partition}:${service}:\${Region}:\${Account}:`;
}

/** How many words have a letter of their own, and the letters: the Latin ones from U+0100 and the Cyrillic from U+0400. */
export const WORDS = 640;
const LATIN = 0x250 - 0x100;

export function letterOf(word: number): string {
  return String.fromCharCode(word < LATIN ? 0x100 + word : 0x400 + word - LATIN);
}

/** A packed text with its words written out. */
export function spellOut(packed: string, words: readonly string[]): string {
  return packed.replace(/[\u0100-\u052f]/g, (letter) => {
    const code = letter.charCodeAt(0);
    return words[code < 0x400 ? code - 0x100 : code - 0x400 + LATIN] ?? "";
  });
}

/**
 * A service packed into one line, `types|keys|shapes|actions`, each a list. A type is `name=arn=keys`. A key is `name` or
 * `name=type`, of type String where there is none. A shape is what actions have in common: letters for their levels, then
 * the numbers of their resource types, a star behind a required one, then `=` and the numbers of their keys. An action is
 * how many characters it shares with the one before, what follows them, and `.` with the number of its shape where that is
 * not the shape of the one before. Numbers are in base 36.
 */
export function unpackService(service: string, packed: string): ServiceData {
  const [types = "", keys = "", shapes = "", actions = ""] = packed.split("|");
  const conditionKeys = listOf(keys, ";").map((entry): CatalogConditionKey => {
    const [name = "", type = "String"] = entry.split("=");
    return { name, type };
  });
  const keysOf = (numbers: string): string[] =>
    listOf(numbers, ",").map((number) => conditionKeys[Number.parseInt(number, 36)]?.name ?? "");
  const resourceTypes = listOf(types, ";").map((entry): CatalogResourceType => {
    const [name = "", arn = "", numbers = ""] = entry.split("=");
    return { name, arn: arn.replace("^", arnHead(service)), conditionKeys: keysOf(numbers) };
  });
  const common = listOf(shapes, ";").map((entry): Omit<CatalogAction, "name"> => {
    const [head = "", numbers = ""] = entry.split("=");
    const letters = /^[A-Z]*/.exec(head)?.[0] ?? "";
    return {
      levels: [...letters].map((letter) => LEVELS[letter] ?? "Write"),
      resourceTypes: listOf(head.slice(letters.length), ",").map((number) => ({
        type: resourceTypes[Number.parseInt(number, 36)]?.name ?? "",
        required: number.endsWith("*"),
      })),
      conditionKeys: keysOf(numbers),
    };
  });
  return { actions: unpackActions(service, actions, common), resourceTypes, conditionKeys };
}

function unpackActions(
  service: string,
  packed: string,
  shapes: readonly Omit<CatalogAction, "name">[],
): readonly CatalogAction[] {
  let last = "";
  let shape = 0;
  const actions: CatalogAction[] = [];
  for (const entry of listOf(packed, ",")) {
    const [text = "", number] = entry.split(".");
    last = last.slice(0, Number.parseInt(text.charAt(0), 36)) + text.slice(1);
    if (number !== undefined) shape = Number.parseInt(number, 36);
    const common = shapes[shape];
    if (common !== undefined) actions.push({ name: `${service}:${last}`, ...common });
  }
  return actions;
}

function listOf(text: string, separator: string): readonly string[] {
  return text === "" ? [] : text.split(separator);
}
