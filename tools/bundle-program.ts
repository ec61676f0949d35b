// The program's bundles: `sallyport.js` chooses between `quick.js`, which has the answers of `creds` that were kept, and
// `main.js` with a chunk for each thing that is loaded on demand. `sallyport-job.js` is all that runs in a job, in one file.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { type BuildOptions, type Metafile, type Plugin, build as bundle } from "esbuild";

/** Where the bundle check reads what went into which chunk. */
export const METAFILES = {
  program: "build/meta-program.json",
  job: "build/meta-job.json",
  library: "build/meta-library.json",
} as const;

const MAIN = "src/app/cli/main.ts";
/** The one file to copy. */
export const JOB = "src/app/cli/standalone.ts";
const START = "src/app/cli/run-command-line.ts";
const CONFIGURATION = "src/app/cli/configuration.ts";

/** Whose demands are no command's own; `bundle-check` knows it too. */
export const DISPATCHER = "src/app/cli/whole-program.ts";

type Shared = BuildOptions & { metafile: true };

export async function bundleProgram(outdir: string, shared: Shared): Promise<readonly Metafile[]> {
  writeProgram(`${outdir}/sallyport.js`, CHOICE);
  const main = await bundleMain(outdir, shared);
  await bundleOne("src/app/cli/quick.ts", `${outdir}/quick.js`, /\/main\.ts$/, shared);
  // The reader of `sallyport.yaml` is the main program's: a grant's name means nothing without that.
  const job = await bundleOne(JOB, `${outdir}/sallyport-job.js`, /\/configuration\.ts$/, shared);
  writeFileSync(METAFILES.job, JSON.stringify(job));
  return [main, job];
}

/** `creds` is asked for before every command of an SDK, and begins with a file of its own. */
const CHOICE = `await import(process.argv[2]==="creds"?"./quick.js":"./main.js");\n`;

async function bundleMain(outdir: string, shared: Shared): Promise<Metafile> {
  const options = {
    ...shared,
    platform: "node",
    entryPoints: { main: MAIN, configuration: CONFIGURATION },
    outdir,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    write: false,
  } as const;
  const onDemand = loadedOnDemand((await bundle(options)).metafile);
  const { metafile, outputFiles } = await bundle({ ...options, plugins: [rewrite(onDemand)] });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${REQUIRES.test(text) ? REQUIRE : ""}${text}`);
  }
  writeFileSync(METAFILES.program, JSON.stringify(metafile));
  return metafile;
}

/** A bundle that is one file; what is to stay outside is found beside it. */
async function bundleOne(entry: string, path: string, outside: RegExp, shared: Shared): Promise<Metafile> {
  const { metafile, outputFiles } = await bundle({
    ...shared,
    // It is read whole at every start, and copied by hand.
    minifyIdentifiers: true,
    platform: "node",
    entryPoints: [entry],
    outfile: path,
    write: false,
    plugins: [beside(outside), rewrite(new Set())],
  });
  for (const { text } of outputFiles) writeProgram(path, text);
  return metafile;
}

function writeProgram(path: string, text: string): void {
  writeFileSync(path, `#!/usr/bin/env node\n${text}`);
  chmodSync(path, 0o755);
}

/** Files of ours that are not taken in, but imported at run time under their own name. */
function beside(files: RegExp): Plugin {
  return {
    name: "beside",
    setup({ onResolve }) {
      onResolve({ filter: files }, ({ path }) => ({ path: `./${basename(path, ".ts")}.js`, external: true }));
    },
  };
}

/** The files that something imports when it needs them, those of the SDK included: each begins a chunk. */
function loadedOnDemand({ outputs }: Metafile): ReadonlySet<string> {
  const entries = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  return new Set(entries.filter((path) => path !== MAIN).map((path) => resolve(path)));
}

/**
 * Two changes to sources, for a quicker start.
 *
 * Modules that the same entries reach go into one chunk, and each chunk is a file to open. Whatever is loaded on demand
 * is loaded by a program that has started, so each such file says that it reaches the start too: then all that the start
 * needs is one chunk instead of a dozen.
 *
 * An `import` of one of Node's modules makes a facade of it that touches every export, those that load more modules
 * among them: 4 ms for node:fs. `getBuiltinModule` gives the module itself.
 */
function rewrite(onDemand: ReadonlySet<string>): Plugin {
  const start = `\nimport ${JSON.stringify(resolve(START))};\n`;
  return {
    name: "quick-start",
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({
        loader: "ts",
        contents: `${withoutFacades(readFileSync(path, "utf8"))}${onDemand.has(path) ? start : ""}`,
      }));
      onLoad({ filter: /\/node_modules\/.*\.m?js$/ }, ({ path }) => {
        if (!onDemand.has(path)) return undefined;
        return { loader: "js", contents: `${readFileSync(path, "utf8")}${start}` };
      });
    },
  };
}

function withoutFacades(text: string): string {
  return text
    .replaceAll(/^import \{([^}]*)\} from "(node:[^"]+)";$/gm, (_, names: string, module: string) => {
      const values = names.split(",").map((name) => name.trim());
      const wanted = values.filter((name) => name !== "" && !name.startsWith("type "));
      const pattern = wanted.map((name) => name.replace(/ as /, ": ")).join(", ");
      return `const { ${pattern} } = process.getBuiltinModule("${module}");`;
    })
    .replaceAll(/await import\("(node:[^"]+)"\)/g, 'process.getBuiltinModule("$1")');
}

/** Some dependencies are CommonJS inside and call require for Node's own modules. */
const REQUIRES = /typeof require\b/;
const REQUIRE = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';
