import { layColumns } from "../../../core/text/columns.ts";
import { type Style, paint } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import { wrap } from "../../../core/text/wrap.ts";
import { collectPolicy } from "../../../edge/aws/collect/calls.ts";
import { openSnapshotFolder } from "../../../edge/files/snapshot-folder.ts";
import { type LoggedSource, prettyJson } from "../../../edge/files/snapshot-log.ts";
import { EXIT } from "../../exit-code.ts";
import { type Collected, NOT_ASKED, collectSnapshot } from "../collect-snapshot.ts";
import type { Run } from "../command.ts";
import { deliver, say } from "../output.ts";

/** Reads accounts and a GitLab into a folder. What could not be read is part of the answer. */
export const run: Run = async (context) => {
  if (context.flag("print-policy")) {
    const parts = ["Who", "Iam", "Around", ...(context.flag("organization") ? ["Organization"] : [])];
    context.stdout.write(collectPolicy(parts));
    return EXIT.done;
  }
  const folder = context.positionals[0] ?? "snapshot";
  const collected = await collectSnapshot(context, openSnapshotFolder(context.cwd, folder));
  await deliver(context, {
    text: (style) => show(folder, collected, style),
    json: () => prettyJson({ formatVersion: "1.0", folder, ...collected }),
  });
  if (collected.interrupted) {
    say(context, `interrupted: \`${folder}\` holds what was read until then, and says that it is partial`);
    return EXIT.interrupted;
  }
  return context.flag("strict") && !collected.complete ? EXIT.undecided : EXIT.done;
};

function show(folder: string, { sources, complete }: Collected, style: Style): string {
  const left = sources.filter(({ detail }) => detail === NOT_ASKED).map(({ kind }) => kind);
  const rows = sources
    .filter(({ detail }) => detail !== NOT_ASKED)
    .map((source) => ({
      cells: [source.account ?? source.host ?? "", source.kind, source.standing],
      looks: ["bold"] as const,
      text: visible(source.detail ?? countOf(source)),
    }));
  const last = complete
    ? `All that was asked for is in \`${folder}\`.`
    : `\`${folder}\` is not complete: what is not \`ok\` above was not read, or not all of it.`;
  const rest = left.length === 0 ? "" : `\n${wrap(`not asked for: ${left.join(", ")}`, style.width)}\n`;
  return `${layColumns(rows, style)}\n${rest}\n${paint(style, complete ? "green" : "yellow", last)}`;
}

function countOf({ calls }: LoggedSource): string {
  const count = Object.values(calls).reduce((sum, one) => sum + one, 0);
  return count === 0 ? "" : `${count} ${count === 1 ? "call" : "calls"}`;
}
