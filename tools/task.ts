// The checkout's tasks, run by tools/dev.mjs under Node 24 or later.
import { spawnSync } from "node:child_process";
import { build, isStale } from "./build.ts";
import { checkBundle } from "./bundle-check.ts";
import { staleGenerated, writeGenerated } from "./generated.ts";

const EXAMPLE = "examples/acme";

/** Tests that run programs, servers or long searches: `npm run check` is for between two thoughts. */
const THOROUGH = [
  "test/laws/**",
  "test/app/sandbox/**",
  "test/app/cli/session/**",
  "test/app/cli/commands/collect*",
  "test/tools/floors*",
];

type Task = () => Promise<void> | void;

const rest: string[] = process.argv.slice(3);

const TASKS: Readonly<Record<string, Task>> = {
  async start() {
    await ensureBuilt();
    run(process.execPath, ["dist/sallyport.js", "audit", EXAMPLE, "--tenant", "acme", ...rest]);
  },
  async test() {
    await ensureBuilt();
    run("vitest", ["run", ...rest]);
  },
  async check() {
    types();
    lint();
    format();
    generated();
    await bundle();
    const left = THOROUGH.flatMap((pattern) => ["--exclude", pattern]);
    run("vitest", ["run", ...left, ...rest]);
    process.stdout.write(`left to \`npm test\`: ${THOROUGH.join(", ")}\n`);
  },
  build,
  docs: writeGenerated,
  types,
  lint,
  format,
  generated,
  bundle,
  async smoke() {
    await ensureBuilt();
    const { smokeTest } = await import("./smoke.ts");
    smokeTest();
  },
};

async function ensureBuilt(): Promise<void> {
  if (isStale()) await build();
}

function types(): void {
  run("tsc", ["-p", "tsconfig.core.json"]);
  run("tsc", ["-p", "tsconfig.json"]);
}

function lint(): void {
  run("oxlint", ["--deny-warnings"]);
}

function format(): void {
  run("biome", ["format", "."]);
}

function generated(): void {
  fail(staleGenerated().map((path) => `${path} is not what the tables say: run \`npm run docs\``));
}

async function bundle(): Promise<void> {
  await ensureBuilt();
  fail(checkBundle());
  run("publint", ["run", "dist", "--strict"]);
}

function run(command: string, args: readonly string[]): void {
  const result = spawnSync(command, args, { stdio: "inherit" });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function fail(offences: readonly string[]): void {
  if (offences.length === 0) return;
  process.stderr.write(`${offences.join("\n")}\n`);
  process.exit(1);
}

const name: string = process.argv[2] ?? "";
const task = TASKS[name];
if (task === undefined) {
  process.stderr.write(`unknown task \`${name}\`: ${Object.keys(TASKS).join(", ")}\n`);
  process.exit(3);
}
await task();
