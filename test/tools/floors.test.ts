import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FLOORS } from "../../tools/lint-rules.ts";

const root = resolve(import.meta.dirname, "../..");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A house with nothing in it but the given files, under this repository's own rules. */
function houseWith(files: Readonly<Record<string, string>>): string {
  const house = mkdtempSync(join(tmpdir(), "sallyport-floors-"));
  folders.push(house);
  for (const name of [".oxlintrc.json", "tsconfig.json", "tsconfig.core.json"])
    cpSync(join(root, name), join(house, name));
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  return house;
}

function run(
  tool: string,
  args: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr, error } = spawnSync(join(root, "node_modules/.bin", tool), args, {
    cwd,
    encoding: "utf8",
  });
  if (error) throw error;
  return { status, said: `${stdout}${stderr}` };
}

const THING = "export interface Thing {\n  readonly name: string;\n}\n";

/** Each offence is one file at its place; the others are what it reaches for. */
const OFFENCES: readonly (readonly [title: string, rule: string, says: string, files: Record<string, string>])[] = [
  [
    "the core asks Node for something",
    "no-restricted-imports",
    "core is pure",
    {
      "src/core/iam/limits.ts":
        'import { readFileSync } from "node:fs";\nexport const text: string = readFileSync("x", "utf8");\n',
    },
  ],
  [
    "the core asks AWS's SDK",
    "no-restricted-imports",
    "core is pure",
    { "src/core/estate/read.ts": 'export { IAMClient } from "@aws-sdk/client-iam";\n' },
  ],
  [
    "the core knows an edge",
    "no-restricted-imports",
    "core does not know the world",
    {
      "src/core/text/read.ts": 'export { thing } from "../../edge/files/thing.ts";\n',
      "src/edge/files/thing.ts": "export const thing = 1;\n",
    },
  ],
  [
    "the core knows a program",
    "no-restricted-imports",
    "core does not know the world",
    {
      "src/core/report/text.ts": 'import type { Thing } from "../../app/thing.ts";\nexport type Same = Thing;\n',
      "src/app/thing.ts": THING,
    },
  ],
  [
    "an arrow runs up, be it for a type",
    "no-restricted-imports",
    "iam stands below or beside this room",
    {
      "src/core/iam/decide.ts": 'import type { Thing } from "../admission/thing.ts";\nexport type Same = Thing;\n',
      "src/core/admission/thing.ts": THING,
    },
  ],
  [
    "two rooms on one floor know each other",
    "no-restricted-imports",
    "gitlab stands below or beside this room",
    {
      "src/core/gitlab/claim.ts": 'import type { Thing } from "../iam/thing.ts";\nexport type Same = Thing;\n',
      "src/core/iam/thing.ts": THING,
    },
  ],
  [
    "settings knows text beside it",
    "no-restricted-imports",
    "settings stands below or beside this room",
    {
      "src/core/settings/flag.ts": 'import type { Thing } from "../text/thing.ts";\nexport type Same = Thing;\n',
      "src/core/text/thing.ts": THING,
    },
  ],
  [
    "a room above text reads YAML itself",
    "no-restricted-imports",
    "only core/text reads YAML",
    { "src/core/chart/values.ts": 'export { parse } from "yaml";\n' },
  ],
  [
    "an edge knows a program",
    "no-restricted-imports",
    "an edge does not know the programs",
    {
      "src/edge/aws/call.ts": 'import type { Thing } from "../../app/thing.ts";\nexport type Same = Thing;\n',
      "src/app/thing.ts": THING,
    },
  ],
  [
    "a program asks AWS without an edge",
    "no-restricted-imports",
    "through edges",
    { "src/app/cli/commands/who.ts": 'export { IAMClient } from "@aws-sdk/client-iam";\n' },
  ],
  [
    "two files import each other, only for types",
    "no-cycle",
    "",
    {
      "src/core/iam/one.ts": 'import type { Two } from "./two.ts";\nexport interface One {\n  readonly two?: Two;\n}\n',
      "src/core/iam/two.ts": 'import type { One } from "./one.ts";\nexport interface Two {\n  readonly one?: One;\n}\n',
    },
  ],
  [
    "the core looks at the clock",
    "no-restricted-globals",
    "hand it in",
    { "src/core/audit/age.ts": "export const now: number = Date.now();\n" },
  ],
  [
    "the core makes a date",
    "no-restricted-globals",
    "hand it in",
    { "src/core/audit/age.ts": "export const now: unknown = new Date();\n" },
  ],
  [
    "the core calls the network",
    "no-restricted-globals",
    "hand it in",
    { "src/core/gitlab/keys.ts": 'export const keys: unknown = fetch("https://gitlab.com");\n' },
  ],
  [
    "the core reads the environment",
    "no-restricted-globals",
    "hand it in",
    { "src/core/settings/all.ts": "export const all: unknown = process.env;\n" },
  ],
  [
    "the core waits",
    "no-restricted-globals",
    "hand it in",
    { "src/core/language/wait.ts": "export const id: unknown = setTimeout(() => undefined, 1);\n" },
  ],
  [
    "the core goes around the ban",
    "no-restricted-globals",
    "hand it in",
    { "src/core/text/all.ts": "export const all: unknown = globalThis;\n" },
  ],
  [
    "the core throws dice",
    "no-restricted-properties",
    "core is not random",
    { "src/core/language/pick.ts": "export const dice: number = Math.random();\n" },
  ],
  [
    "the library's face looks at the clock",
    "no-restricted-globals",
    "hand it in",
    { "src/index.ts": "export const now: number = Date.now();\n" },
  ],
  ["a file exports a default", "no-default-export", "", { "src/app/thing.ts": "export default 1;\n" }],
  ["a type is left open", "no-explicit-any", "", { "src/app/thing.ts": "export const thing: any = 1;\n" }],
  [
    "a doubt is silenced",
    "no-non-null-assertion",
    "",
    { "src/app/thing.ts": "export const first = (list: number[]): number => list[0]!;\n" },
  ],
  [
    "a type is imported as a value",
    "consistent-type-imports",
    "",
    { "src/app/use.ts": 'import { Thing } from "./thing.ts";\nexport type Same = Thing;\n', "src/app/thing.ts": THING },
  ],
  ["a file is named otherwise", "filename-case", "", { "src/app/oneThing.ts": "export const thing = 1;\n" }],
];

describe("the linter refuses when", () => {
  it.each(OFFENCES)("%s", (_title, rule, says, files) => {
    const { status, said } = run("oxlint", ["--deny-warnings", "--format=json", "src"], houseWith(files));
    expect(said).toContain(rule);
    expect(said).toContain(says);
    expect(status).toBe(1);
  });

  it("and says nothing to a house in order", () => {
    const house = houseWith({
      "src/core/text/thing.ts": THING,
      "src/core/iam/thing.ts": 'import type { Thing } from "../text/thing.ts";\nexport type Same = Thing;\n',
      "src/edge/files/read.ts":
        'import { readFileSync } from "node:fs";\nexport const text: string = readFileSync("x", "utf8");\n',
      "src/app/use.ts": 'export { text } from "../edge/files/read.ts";\n',
    });
    expect(run("oxlint", ["--deny-warnings", "--format=json", "src"], house)).toMatchObject({ status: 0 });
  });
});

describe("the compiler refuses in the core", () => {
  it.each([
    ["Node's types", "export const size = (bytes: Buffer): number => bytes.length;\n", "Buffer"],
    ["the browser's types", "export type Answer = Response;\n", "Response"],
    ["a module of Node's, loaded late", 'export const load = (): Promise<unknown> => import("node:fs");\n', "node:fs"],
    ["an exported value without its type", "export const list = [1].map(String);\n", "isolatedDeclarations"],
  ])("%s", (_title, text, says) => {
    const { status, said } = run("tsc", ["-p", "tsconfig.core.json"], houseWith({ "src/core/text/thing.ts": text }));
    expect(said).toContain(says);
    expect(status).not.toBe(0);
  });
});

describe("the floors", () => {
  it("have a place for every room of the core", () => {
    expect(FLOORS.flat()).toEqual(expect.arrayContaining(readdirSync(join(root, "src/core"))));
  });
});
