import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const CONFIGURATION_FILE = "sallyport.yaml";

/**
 * The nearest `sallyport.yaml` from a folder up to the root of its repository (the folder with `.git`), as a path
 * relative to the folder. Outside a repository only the folder itself counts: what lies above is somebody else's.
 */
export function findConfiguration(cwd: string): string | undefined {
  const root = repositoryRoot(cwd) ?? cwd;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, CONFIGURATION_FILE);
    if (existsSync(path)) return relative(cwd, path);
    if (folder === root) return undefined;
  }
}

function repositoryRoot(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
