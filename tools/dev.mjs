// The one entry of `npm start`, `npm test` and `npm run check`. Plain JavaScript without dependencies, since it runs on
// whatever Node the machine has (from 20 on), before anything is installed. It installs what is missing, then goes on
// under the project's own Node from node_modules.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FLOOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const stamp = join(root, "node_modules", ".sallyport-installed");

function digestOfLock() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function run(command, args, env = process.env) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env });
  if (result.error) throw result.error;
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function ensureInstalled() {
  const wanted = digestOfLock();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stderr.write("installing packages\n");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function projectNode() {
  if (Number(process.versions.node.split(".")[0]) >= FLOOR) return process.execPath;
  const own = join(bin, process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(own)) return own;
  process.stderr.write(
    `sallyport needs Node ${FLOOR} and there is no packaged one for ${process.platform} ${process.arch}\n`,
  );
  process.exit(1);
}

ensureInstalled();
const node = projectNode();
const env = { ...process.env, PATH: [dirname(node), bin, process.env.PATH].join(delimiter) };
run(node, [join(root, "tools", "task.ts"), ...process.argv.slice(2)], env);
