// What each command may not carry into the process: read from the bundle's metafile, so that a wrong import is named
// before anybody feels it. A ceiling in bytes would notice late and vaguely.
import { readFileSync } from "node:fs";
import { buildSync } from "esbuild";
import { DISPATCHER, JOB, METAFILES } from "./bundle-program.ts";

interface Metafile {
  readonly outputs: Readonly<Record<string, Output>>;
}

interface Output {
  readonly entryPoint?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

interface Rule {
  /** Command files, by name; `main` is the entry itself. */
  readonly commands: readonly string[];
  readonly forbidden: readonly string[];
  readonly why: string;
}

const HEAVY = ["node_modules/@aws-sdk/", "node_modules/@smithy/", "node_modules/yaml/", "node_modules/zod/"];
const ASKING = ["node_modules/@clack/"];
const CATALOG = ["/iam/catalog"];

const RULES: readonly Rule[] = [
  {
    commands: ["main", "version", "help"],
    forbidden: [...HEAVY, ...ASKING, ...CATALOG, "node_modules/jose/", "core/admission/", "core/audit/"],
    why: "it answers at once",
  },
  {
    commands: ["exec", "creds", "agent", "ecr-login"],
    forbidden: [...HEAVY, ...ASKING, ...CATALOG, "core/audit/"],
    why: "it runs in every job",
  },
];

const LIBRARY: Pick<Rule, "forbidden" | "why"> = {
  forbidden: ["node_modules/yaml/", "node_modules/@aws-sdk/", ...CATALOG, "src/edge/", "src/app/"],
  why: "the library is the core alone",
};

/**
 * What parts of the library may weigh in somebody's own bundle for browsers, minified. Here a ceiling is the rule itself: a
 * page loads all of it.
 */
const FACES: readonly { readonly names: readonly string[]; readonly most: number }[] = [
  { names: ["readPolicy", "decide", "admits"], most: 60_000 },
  { names: ["readPolicy", "decide", "admits", "whoCan", "compare"], most: 170_000 },
];

/** Every offence, as a line; empty when all is well. */
export function checkBundle(): string[] {
  const program = readMetafile(METAFILES.program);
  const library = readMetafile(METAFILES.library);
  const [forJobs] = RULES.filter(({ commands }) => commands.includes("exec"));
  const job =
    forJobs === undefined ? [] : offences("the file for jobs", inputsOf(readMetafile(METAFILES.job), JOB), forJobs);
  return [
    ...job,
    ...RULES.flatMap((rule) => rule.commands.flatMap((command) => checkCommand(program, command, rule))),
    ...offences("the library", inputsOf(library, "src/index.ts"), LIBRARY),
    ...FACES.flatMap(({ names, most }) => {
      const size = weigh(names);
      return size <= most ? [] : [`${names.join(", ")} weigh ${size} bytes together, and ${most} is the most`];
    }),
  ];
}

/** The bytes of a bundle of these exports of the built library alone. That it can be made at all shows that it needs no Node. */
function weigh(names: readonly string[]): number {
  const { outputFiles } = buildSync({
    stdin: { contents: `export { ${names.join(", ")} } from "./dist/index.js"`, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    charset: "utf8",
    write: false,
  });
  return outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
}

function checkCommand(meta: Metafile, command: string, rule: Rule): string[] {
  const entry = command === "main" ? "src/app/cli/main.ts" : `src/app/cli/commands/${command}.ts`;
  const known = Object.values(meta.outputs).some((output) => output.entryPoint === entry);
  return known ? offences(`\`${command}\``, inputsOf(meta, entry), rule) : [];
}

function offences(
  who: string,
  inputs: ReadonlySet<string>,
  { forbidden, why }: Pick<Rule, "forbidden" | "why">,
): string[] {
  return forbidden.flatMap((name) => {
    const found = [...inputs].find((input) => input.includes(name));
    return found === undefined ? [] : [`${who} carries ${found}, and ${why}`];
  });
}

/**
 * Every source that may end up in the process with an entry point: what a command loads on demand counts as its own,
 * what the dispatcher loads on demand (the commands, the configuration) does not.
 */
function inputsOf(meta: Metafile, entry: string): Set<string> {
  const start = Object.entries(meta.outputs).find(([, output]) => output.entryPoint === entry);
  if (start === undefined) throw new Error(`${entry} is not in the bundle`);
  const inputs = new Set<string>();
  const seen = new Set<string>();
  const open = [start[0]];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const output = meta.outputs[path];
    if (output === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const input of Object.keys(output.inputs)) inputs.add(input);
    const dispatches = Object.hasOwn(output.inputs, DISPATCHER);
    for (const { path: next, kind } of output.imports) {
      if (kind === "import-statement" || (kind === "dynamic-import" && !dispatches)) open.push(next);
    }
  }
  return inputs;
}

function readMetafile(path: string): Metafile {
  return JSON.parse(readFileSync(path, "utf8"));
}
