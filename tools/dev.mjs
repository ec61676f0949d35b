// The one entry of `npm start`, `npm test` and `npm run check`. Plain JavaScript without dependencies, since it runs on
// whatever Node the machine has (from 20 on), before anything is installed. It installs what is missing, then goes on
// under the project's own Node from node_modules.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FLOOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");

/** Whether node_modules holds what the lockfile says, by npm's own record of what it put there. */
function isInstalled() {
  const installed = readLock(join(root, "node_modules", ".package-lock.json"));
  const wanted = readLock(join(root, "package-lock.json"));
  return Object.entries(wanted).every(([path, entry]) => {
    const there = installed[path];
    // Optional ones are those of other platforms.
    if (there === undefined) return path === "" || entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

function run(command, args, env = process.env) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env });
  if (result.error) throw result.error;
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function ensureInstalled() {
  if (isInstalled()) return;
  process.stderr.write("installing packages\n");
  run("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/**
 * The Node that everything runs on: the one from the lockfile, so that it is the same for everybody; where there is none
 * for this machine, the machine's own if it is new enough. SALLYPORT_NODE names another.
 */
function projectNode() {
  const chosen = process.env.SALLYPORT_NODE;
  if (chosen) return chosen;
  const packaged = join(bin, process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(packaged)) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= FLOOR) return process.execPath;
  process.stderr.write(
    `sallyport needs Node ${FLOOR} or later, and there is no packaged one for ${process.platform} ${process.arch}\n`,
  );
  process.exit(1);
}

ensureInstalled();
const node = projectNode();
const env = { ...process.env, PATH: [dirname(node), bin, process.env.PATH].join(delimiter) };
run(node, [join(root, "tools", "task.ts"), ...process.argv.slice(2)], env);
