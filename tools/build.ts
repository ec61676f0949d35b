// Lays the publishable package in dist/: the program, the library, its types, and a manifest of their own.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { type BuildOptions, type Metafile, build as bundle } from "esbuild";
import { METAFILES, bundleProgram } from "./bundle-program.ts";
import { writeNotices } from "./notices.ts";

const STAMP = "build/stamp";

interface Root {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** Whether anything that the build reads was changed, added or taken away since the last one. */
export function isStale(): boolean {
  return !existsSync("dist/sallyport.js") || !existsSync(STAMP) || readFileSync(STAMP, "utf8") !== fingerprintInputs();
}

function fingerprintInputs(): string {
  const single = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.declarations.json"];
  const paths = [...single, ...SHIPPED, ...globSync("{src,tools,schemas,docs}/**/*").toSorted()];
  const hash = createHash("sha256");
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) hash.update(`${path}\0${stats.mtimeMs}\0${stats.size}\n`);
  }
  return hash.digest("hex");
}

/** Files of the checkout that go into the package as they are. */
const SHIPPED = ["README.md", "LICENSE", "CHANGELOG.md"];

export async function build(): Promise<void> {
  const root: Root = JSON.parse(readFileSync("package.json", "utf8"));
  const fingerprint = fingerprintInputs();
  // Laid aside first and then put in place, so that a program that runs meanwhile keeps the old one until the end.
  const staging = `build/dist-${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const shared = optionsFor(root);
  const metafiles = [...(await bundleProgram(staging, shared)), await bundleLibrary(staging, root)];
  writeFileSync(`${staging}/THIRD-PARTY-LICENSES.txt`, writeNotices(metafiles));
  emitTypes(staging);
  writeFileSync(`${staging}/package.json`, `${JSON.stringify(manifestOf(root), null, 2)}\n`);
  for (const path of [...SHIPPED, "docs", "schemas"]) {
    if (existsSync(path)) cpSync(path, `${staging}/${path}`, { recursive: true });
  }
  rmSync("dist", { recursive: true, force: true });
  renameSync(staging, "dist");
  writeFileSync(STAMP, fingerprint);
}

function optionsFor(root: Root): BuildOptions & { metafile: true } {
  return {
    bundle: true,
    format: "esm",
    target: "node24",
    // Some SDK packages mark their ES modules only here, and CommonJS cannot be split into chunks.
    mainFields: ["module", "main"],
    legalComments: "none",
    // The catalogue has letters beyond ASCII, which would triple when escaped.
    charset: "utf8",
    // Names stay, so that a stack in a bug report can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "warning",
    metafile: true,
    define: { __VERSION__: JSON.stringify(root.version) },
  };
}

async function bundleLibrary(outdir: string, root: Root): Promise<Metafile> {
  const { metafile } = await bundle({
    ...optionsFor(root),
    platform: "neutral",
    // The catalogue is an entry of its own: the library takes one, and does not carry it.
    entryPoints: { index: "src/index.ts", catalog: "src/catalog.ts" },
    outdir,
  });
  writeFileSync(METAFILES.library, JSON.stringify(metafile));
  return metafile;
}

function emitTypes(outdir: string): void {
  const result = spawnSync("tsc", ["-p", "tsconfig.declarations.json", "--outDir", `${outdir}/types`], {
    stdio: "inherit",
  });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error("the declarations could not be emitted");
}

function manifestOf(root: Root): object {
  return {
    name: "sallyport",
    version: root.version,
    description: root.description,
    license: root.license,
    type: "module",
    engines: { node: ">=24" },
    bin: { sallyport: "./sallyport.js" },
    exports: {
      ".": { types: "./types/index.d.ts", default: "./index.js" },
      "./catalog": { types: "./types/catalog.d.ts", default: "./catalog.js" },
      "./package.json": "./package.json",
    },
    types: "./types/index.d.ts",
    sideEffects: false,
  };
}
