// Peers of a bench: installed on demand into build/, never a dependency of anything.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const HOME = resolve("build/bench-peers");

/** Imports one exact version of a package; the first run of a bench fetches it. */
export async function importPeer<T>(name: string, version: string): Promise<T> {
  const folder = `${HOME}/${name.replaceAll("/", "-")}-${version}`;
  if (!existsSync(`${folder}/node_modules/${name}`)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/package.json`, '{"private":true}\n');
    const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${version}`];
    const { status } = spawnSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new Error(`${name} ${version} could not be installed; is there a registry in reach?`);
  }
  const path = createRequire(`${folder}/package.json`).resolve(name);
  return (await import(pathToFileURL(path).href)) as T;
}
