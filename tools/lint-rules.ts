// The floors of the house as lint rules: `.oxlintrc.json` is made from this table by `npm run docs`.

/** The rooms of the core, from the lowest floor up. Rooms on one floor never import each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ["text", "settings"],
  ["language"],
  ["iam", "gitlab"],
  ["admission", "chart", "session"],
  ["estate"],
  ["change", "escalate"],
  ["audit", "access"],
  ["report"],
];

interface Ban {
  readonly group: readonly string[];
  readonly message: string;
}

const OUTSIDE: Ban = {
  group: ["node:*", "@aws-sdk/**", "@smithy/**", "jose", "@clack/**", "esbuild"],
  message: "core is pure: values in, values out",
};
const WORLD: Ban = { group: ["**/edge/**", "**/app/**"], message: "core does not know the world" };
const YAML: Ban = { group: ["yaml"], message: "only core/text reads YAML" };
const ZOD: Ban = { group: ["zod", "zod/v4", "zod/v3"], message: "the core parses with zod/mini or by hand" };

/** What would make the same input give other bytes, or ask somebody. */
const ASKING = [
  "Date",
  "fetch",
  "process",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "console",
  "crypto",
  "globalThis",
  "Buffer",
];

export function writeLintRules(): string {
  const rules = {
    $schema: "./node_modules/oxlint/configuration_schema.json",
    plugins: ["import", "typescript", "unicorn", "oxc"],
    categories: { correctness: "error", suspicious: "error" },
    ignorePatterns: ["dist/**", "build/**", "node_modules/**", "test/fixtures/**", "examples/**", "**/*.generated.ts"],
    rules: {
      "import/no-cycle": ["error", { ignoreTypes: false }],
      "import/no-default-export": "error",
      "typescript/consistent-type-imports": "error",
      "typescript/no-explicit-any": "error",
      "typescript/no-namespace": "error",
      "typescript/no-non-null-assertion": "error",
      "eslint/no-var": "error",
      "eslint/prefer-const": "error",
      "eslint/eqeqeq": "error",
      "unicorn/filename-case": ["error", { case: "kebabCase" }],
      "eslint/no-underscore-dangle": "off",
      "eslint/no-shadow": "off",
      "eslint/no-await-in-loop": "off",
      "unicorn/no-array-sort": "off",
      "unicorn/no-array-reverse": "off",
      "eslint/no-control-regex": "off",
      "import/no-unassigned-import": "off",
      "unicorn/consistent-function-scoping": "off",
    },
    overrides: [
      ...FLOORS.flatMap((rooms, floor) => rooms.map((room) => roomRules(room, floor))),
      {
        files: ["src/core/**/*.ts", "src/index.ts"],
        rules: {
          "no-restricted-globals": [
            "error",
            ...ASKING.map((name) => ({ name, message: "core asks nobody: hand it in" })),
          ],
          "no-restricted-properties": ["error", { object: "Math", property: "random", message: "core is not random" }],
        },
      },
      folderRules("src/edge/**/*.ts", [
        { group: ["**/app/**"], message: "an edge does not know the programs" },
        { group: ["**/core/report/**"], message: "an edge does not print" },
        YAML,
      ]),
      folderRules("src/app/**/*.ts", [
        { group: ["@aws-sdk/**", "@smithy/**", "@clack/**"], message: "the programs ask the world through edges" },
        YAML,
      ]),
      { files: ["vitest.config.ts"], rules: { "import/no-default-export": "off" } },
    ],
  };
  return `${JSON.stringify(rules, null, 2)}\n`;
}

function roomRules(room: string, floor: number): object {
  const besideOrAbove = FLOORS.slice(floor)
    .flat()
    .filter((other) => other !== room);
  return folderRules(`src/core/${room}/**/*.ts`, [
    OUTSIDE,
    WORLD,
    ...(room === "text" ? [] : [YAML]),
    ZOD,
    ...(besideOrAbove.length === 0
      ? []
      : [
          {
            group: besideOrAbove.map((other) => `**/${other}/**`),
            message: `${room} stands below or beside this room`,
          },
        ]),
  ]);
}

function folderRules(files: string, patterns: readonly Ban[]): object {
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}
