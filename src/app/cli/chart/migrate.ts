import { DEFAULT_PATH } from "../../../core/access/declaration/defaults.ts";
import { migrateAgents } from "../../../core/access/export/chart/migration.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { accountAsked } from "../account-asked.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { deliverFiles } from "./deliver-files.ts";
import { gatherRelease } from "./gather-release.ts";

/** What leaving kube2iam or kiam takes: an overlay, grants for the new roles, and the order of the steps. */
export async function migrate(context: Context): Promise<ExitCode> {
  const release = gatherRelease(context);
  const to = context.flag("to");
  const cluster = context.flag("cluster");
  if (cluster === undefined) {
    throw invalidArgument("chart/no-cluster", "the new roles are for one cluster", "say `--cluster NAME`");
  }
  const { configuration } = context;
  const account = accountAsked(context)?.id;
  const { files, diagnostics, moved } = migrateAgents(release.readings, {
    to,
    namespace: context.flag("namespace"),
    release: context.flag("release"),
    accounts: configuration?.accounts ?? [],
    path: configuration?.defaults.path ?? DEFAULT_PATH,
    cluster,
    ...(account === undefined ? {} : { account }),
  });
  if (diagnostics.length > 0) throw new InvalidInput(diagnostics, release.texts);
  if (moved === 0) {
    say(context, "these values hold no annotation of kube2iam or kiam: there is nothing to migrate");
    return EXIT.done;
  }
  await deliverFiles(context, files, undefined);
  return EXIT.done;
}
