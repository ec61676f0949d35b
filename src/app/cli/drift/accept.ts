import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Acceptance, acceptDrift } from "../../../core/access/drift/accept.ts";
import type { AcceptDocument, DriftDocument, DriftItem } from "../../../core/access/drift/drift.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { renderAcceptText } from "../../../core/report/accept-text.ts";
import { canonicalJson } from "../../../core/text/canonical-json.ts";
import { diffLines } from "../../../core/text/diff.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { visible } from "../../../core/text/visible.ts";
import { readText } from "../../../edge/files/read.ts";
import { makeFolder, replaceText } from "../../../edge/files/write.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { isAttended } from "../apply/consent.ts";
import type { Context } from "../command.ts";
import { deliver } from "../output.ts";
import type { Declared } from "../plan/read-declared.ts";
import { ourTenant } from "../tenant.ts";

/** Writes what stands into the declaration, as far as it has words for it: shown first, and asked about. */
export async function acceptStanding(
  context: Context,
  { declaration, files }: Declared,
  estate: Estate,
  drift: DriftDocument,
): Promise<ExitCode> {
  const main = declaration.source.name ?? "sallyport.yaml";
  const place = (name: string): string => join(dirname(main), name);
  const acceptance = acceptDrift(declaration, drift, {
    estate,
    files,
    tenant: ourTenant(context, estate),
    isTaken: (name) => existsSync(resolve(context.cwd, place(name))),
  });
  const texts = [
    ...[...acceptance.files].map(([name, text]) => ({ name: place(name), before: files.get(name)?.text, text })),
    { name: main, before: declaration.source.text, text: acceptance.text },
  ].filter(({ before, text }) => before !== text);
  for (const { name, before, text } of texts) showDifference(context, name, before, text);
  const refused =
    acceptance.accepted.length === 0 ? undefined : await withoutConsent(context, acceptance, texts.length);
  if (refused === undefined) for (const one of texts) writeBack(context.cwd, one);
  const written = refused === undefined ? texts.map(({ name }) => name) : [];
  const document: AcceptDocument = {
    ...drift,
    accepted: acceptance.accepted.map(({ item, says }) => ({
      ...namedIn(item),
      ...(says === undefined ? {} : { words: says }),
    })),
    left: acceptance.left.map(({ item, because }) => ({ ...namedIn(item), because, reverts: item.reverts })),
    administrators: acceptance.administrators,
    written,
    ...(refused === undefined ? {} : { refused }),
  };
  await deliver(context, {
    text: (style) => renderAcceptText(document, style),
    json: () => canonicalJson(document, 2),
  });
  if (context.isInterrupted()) return EXIT.interrupted;
  if (refused !== undefined || acceptance.left.length > 0) return EXIT.no;
  return context.flag("strict") && !drift.complete ? EXIT.undecided : EXIT.done;
}

function namedIn({ account, kind, id, on, part, says, access }: DriftItem): AcceptDocument["accepted"][number] {
  return { account, kind, id, ...(on === undefined ? {} : { on }), part, says, access };
}

function showDifference({ stderr }: Context, name: string, before: string | undefined, text: string): void {
  const lines = diffLines(before ?? "", text).split("\n");
  stderr.write(
    `${name}${before === undefined ? " (new)" : ""}\n${lines.map((line) => `  ${visible(line)}\n`).join("")}\n`,
  );
}

/** Why nothing may be written; nothing where a person or the flags agree. What opens wider needs its own word. */
async function withoutConsent(context: Context, { accepted }: Acceptance, files: number): Promise<string | undefined> {
  const { flag, stderr, stdin, interruption } = context;
  const widens = accepted.some(({ item }) => WIDENS.has(item.access)) && !flag("allow-broadening");
  if (!widens && flag("yes")) return undefined;
  if (isAttended(context)) {
    if (widens) stderr.write("What stands lets in or allows more than what is declared, or nobody can tell.\n");
    stderr.write(`${files} ${files === 1 ? "file" : "files"}. Only \`yes\` writes: `);
    return (await stdin.line(interruption()))?.trim() === "yes" ? undefined : "nobody said yes";
  }
  if (!widens) return "nobody said yes: give `--yes`";
  return "some of it lets in or allows more than what is declared, or nobody can tell: `--allow-broadening`, or a person's yes on a terminal";
}

const WIDENS: ReadonlySet<string> = new Set(["broadens", "mixed", "undecided"]);

interface Rewritten {
  readonly name: string;
  readonly before: string | undefined;
  readonly text: string;
}

/** Not over what somebody wrote meanwhile. */
function writeBack(cwd: string, { name, before, text }: Rewritten): void {
  if (before !== undefined && readText(cwd, name).text !== before) {
    throw new SallyportError("drift/moved-on", `\`${name}\` was written while this looked at the accounts`, {
      help: "look at it, and run this again",
    });
  }
  if (before === undefined) makeFolder(cwd, dirname(name));
  replaceText(cwd, name, text);
}
