// Lays the publishable package in dist/: the program, the library, its types, and a manifest of their own.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { build as bundle, type BuildOptions } from "esbuild";

const STAMP = "dist/.stamp";

/** Whether anything that the build reads is newer than the last build. */
export function isStale(): boolean {
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  const inputs = [
    "package.json",
    "package-lock.json",
    "README.md",
    "LICENSE",
    ...globSync("{src,tools,templates,schemas}/**/*"),
  ];
  return inputs.some((path) => existsSync(path) && statSync(path).isFile() && statSync(path).mtimeMs > built);
}

export async function build(): Promise<void> {
  const root = JSON.parse(readFileSync("package.json", "utf8")) as {
    version: string;
    description: string;
    license: string;
  };
  rmSync("dist", { recursive: true, force: true });
  mkdirSync("dist", { recursive: true });
  const shared: BuildOptions = {
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    legalComments: "none",
    minify: true,
    keepNames: false,
    logLevel: "warning",
    define: { __VERSION__: JSON.stringify(root.version) },
    // Some dependencies are CommonJS inside and call require for Node's own modules.
    banner: {
      js: 'import{createRequire as __sallyportRequire}from"node:module";const require=__sallyportRequire(import.meta.url);',
    },
  };
  await bundle({
    ...shared,
    entryPoints: { sallyport: "src/app/cli/main.ts" },
    outdir: "dist",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    metafile: true,
  }).then((result) => writeFileSync("dist/.meta.json", JSON.stringify(result.metafile)));
  await bundle({ ...shared, platform: "neutral", banner: {}, entryPoints: { index: "src/index.ts" }, outdir: "dist" });
  prependShebang("dist/sallyport.js");
  emitTypes();
  writeFileSync("dist/package.json", `${JSON.stringify(manifest(root), null, 2)}\n`);
  for (const file of ["README.md", "LICENSE"]) if (existsSync(file)) cpSync(file, `dist/${file}`);
  writeFileSync(STAMP, "");
}

function prependShebang(path: string): void {
  writeFileSync(path, `#!/usr/bin/env node\n${readFileSync(path, "utf8")}`);
  chmodSync(path, 0o755);
}

function emitTypes(): void {
  const result = spawnSync("tsc", ["-p", "tsconfig.declarations.json"], { stdio: "inherit" });
  if (result.status !== 0) throw new Error("the declarations could not be emitted");
}

function manifest(root: { version: string; description: string; license: string }): object {
  return {
    name: "sallyport",
    version: root.version,
    description: root.description,
    license: root.license,
    type: "module",
    engines: { node: ">=24" },
    bin: { sallyport: "./sallyport.js" },
    exports: { ".": { types: "./types/index.d.ts", default: "./index.js" }, "./package.json": "./package.json" },
    types: "./types/index.d.ts",
    sideEffects: false,
  };
}
