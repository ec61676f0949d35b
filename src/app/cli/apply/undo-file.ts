import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type SavedPlan, readPlan } from "../../../core/access/apply/read-plan.ts";
import { type ChangeDocument, digestOf, keyOfChange } from "../../../core/access/plan/plan-document.ts";
import { identify } from "../../../core/change/object.ts";
import { mirrored, undoOf } from "../../../core/change/undo.ts";
import { canonicalJson } from "../../../core/text/canonical-json.ts";
import { readText } from "../../../edge/files/read.ts";
import { writeText } from "../../../edge/files/write.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";

export interface UndoFile {
  readonly name: string;
  /** Keeps what a change is about to replace, before it does. */
  readonly add: (change: ChangeDocument) => void;
  readonly isEmpty: () => boolean;
}

/** The file of a plan; what an earlier run of the same plan kept in it stays. */
export function openUndoFile(cwd: string, name: string | undefined, plan: SavedPlan): UndoFile {
  const file = name ?? `sallyport-undo-${plan.digest.slice(0, 12)}.json`;
  let changes = keptIn(cwd, file, plan);
  return {
    name: file,
    add(change) {
      const undone = undoDocuments(change);
      const known = new Set(changes.map(keyOfChange));
      changes = [...undone.filter((one) => !known.has(keyOfChange(one))), ...changes];
      const document = {
        formatVersion: "1.0",
        stack: plan.stack,
        undoes: plan.digest,
        accounts: plan.accounts,
        changes,
        digest: digestOf(changes),
      };
      writeText(cwd, file, `${canonicalJson(document, 2)}\n`, "private");
    },
    isEmpty: () => changes.length === 0,
  };
}

function undoDocuments(change: ChangeDocument): readonly ChangeDocument[] {
  return undoOf([change]).flatMap((undone): readonly ChangeDocument[] => {
    const object = undone.after ?? undone.before;
    if (object === undefined) return [];
    const access = mirrored(change.access);
    const breaks = access === "same" || access === "broadens" ? [] : ("unknown" as const);
    return [{ ...undone, kind: object.kind, id: identify(object), access, breaks }];
  });
}

function keptIn(cwd: string, file: string, plan: SavedPlan): readonly ChangeDocument[] {
  if (!existsSync(resolve(cwd, file))) return [];
  const source = readText(cwd, file);
  const { value, diagnostics } = readPlan(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  if ("undoes" in value && value.undoes === plan.digest) return value.changes;
  const help = "name another with `--undo-file`";
  throw invalidArgument("apply/undo-file", `\`${file}\` is there already and belongs to another plan`, help);
}
