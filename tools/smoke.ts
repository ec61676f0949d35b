// Packs what would be published, installs it into an empty folder as a stranger would, and uses it there.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export function smokeTest(): void {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-smoke-"));
  try {
    const tarball = pack(folder);
    const home = join(folder, "home");
    mkdirSync(home);
    writeFileSync(join(home, "package.json"), '{"name":"somebody","private":true,"type":"module"}\n');
    step("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", tarball], home);
    const installed = readdirSync(join(home, "node_modules")).filter((name) => !name.startsWith("."));
    if (installed.length !== 1) throw new Error(`expected one package, found ${installed.join(", ")}`);

    const said = step(join(home, "node_modules", ".bin", "sallyport"), ["version"], home);
    if (!/^sallyport \d+\.\d+\.\d+/.test(said)) throw new Error(`version said ${JSON.stringify(said)}`);
    step(process.execPath, ["--input-type=module", "--eval", 'await import("sallyport");'], home);
    typeCheck(home);
    process.stdout.write(`packed, installed and ran: ${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(folder: string): string {
  const [{ filename = "" } = {}]: { filename?: string }[] = JSON.parse(
    step("npm", ["pack", resolve("dist"), "--json", "--loglevel=error", "--pack-destination", folder], folder),
  );
  return join(folder, filename);
}

/** The types as an importer's compiler finds them, without any of ours in sight. */
function typeCheck(home: string): void {
  writeFileSync(join(home, "use.ts"), 'import type { Policy } from "sallyport";\nexport type Kind = Policy["kind"];\n');
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", ""];
  step(resolve("node_modules/.bin/tsc"), [...options, "use.ts"], home);
}

function step(command: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (result.error) throw result.error;
  if (result.status === 0) return result.stdout;
  throw new Error(`${command} ${args.join(" ")} ended with ${result.status}\n${result.stdout}${result.stderr}`);
}
