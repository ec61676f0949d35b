// The checkout's tasks, run by tools/dev.mjs under the project's Node. `SALLYPORT_NODE=skip` is not a thing: what runs
// here is always Node 24 or later.
import { spawnSync } from "node:child_process";
import { build, isStale } from "./build.ts";

type Task = () => Promise<void> | void;

function run(command: string, args: string[]): void {
  const result = spawnSync(command, args, { stdio: "inherit" });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

async function ensureBuilt(): Promise<void> {
  if (isStale()) await build();
}

const rest: string[] = process.argv.slice(3);

const tasks: Record<string, Task> = {
  async start() {
    await ensureBuilt();
    run(process.execPath, ["dist/sallyport.js", "help", ...rest]);
  },
  async test() {
    await ensureBuilt();
    run("vitest", ["run", ...rest]);
  },
  async check() {
    run("tsc", ["-p", "tsconfig.core.json"]);
    run("tsc", ["-p", "tsconfig.json"]);
    run("oxlint", ["--deny-warnings"]);
    run("biome", ["format", "."]);
    await ensureBuilt();
    run("vitest", ["run", ...rest]);
  },
  build,
};

const name: string = process.argv[2] ?? "";
const task = tasks[name];
if (task === undefined) {
  process.stderr.write(`unknown task \`${name}\`: ${Object.keys(tasks).join(", ")}\n`);
  process.exit(3);
}
await task();
