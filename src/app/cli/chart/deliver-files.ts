import { type FileToWrite, writeFolder } from "../../../edge/files/write-folder.ts";
import type { Context } from "../command.ts";
import { deliver, say } from "../output.ts";

/** Writes files into a folder, or shows them one after another, each under its name. */
export async function deliverFiles(
  context: Context,
  files: readonly FileToWrite[],
  folder: string | undefined,
): Promise<void> {
  if (folder !== undefined) {
    writeFolder(context.cwd, folder, files, context.flag("yes"));
    for (const { name } of files) say(context, `wrote ${folder.replace(/\/+$/, "")}/${name}`);
    return;
  }
  await deliver(context, {
    text: () => files.map(({ name, text }) => `# ==> ${name}\n${text}`).join("\n"),
    json: () => JSON.stringify({ formatVersion: "1.0", files }, null, 2),
  });
}
