import { booleanAt, stringAt, valueAt } from "../../text/pick.ts";
import type { ChartReading } from "../reading.ts";
import { hasRole } from "../roles.ts";
import { type ChartProblem, linesUnder, placeIn } from "./problem.ts";

/** `backup-utility` takes `s3cmd` unless it is told otherwise; that knows neither Pod Identity nor IRSA for certain. */
export function* findBackupTools(reading: ChartReading): Iterable<ChartProblem> {
  if (reading.chart === "gitlab-runner") return;
  const { root } = reading.values;
  const cron =
    valueAt(root, "gitlab", "toolbox", "backups", "cron") ?? valueAt(root, "gitlab", "task-runner", "backups", "cron");
  if (cron === undefined || booleanAt(cron, "enabled") !== true) return;
  const backend = stringAt(root, "gitlab", "toolbox", "backups", "objectStorage", "backend") ?? "s3";
  const arguments_ = stringAt(cron, "extraArgs") ?? "";
  if (backend !== "s3" || /--s3tool[= ]+awscli\b/.test(arguments_)) return;
  const flagged = reading.secrets.some(({ secret }) => secret.kind === "rails" && secret.usesProfile?.value === true);
  const keyed = reading.secrets.some(({ secret }) => secret.kind === "s3cfg" && secret.keyPair !== undefined);
  if (keyed || !(hasRole(reading, "toolbox") || flagged)) return;
  const wanted = arguments_.replace(/--s3tool[= ]+\S+\s*/, "").trim();
  yield {
    title: "backups are written with `s3cmd`, and the toolbox has a role",
    message:
      "`s3cmd` does not take every role (Pod Identity's never), and is known to fail with `NoSuchKey`; the AWS CLI in the same image takes all of them",
    help: "say `--s3tool awscli`",
    ...placeIn(reading, valueAt(cron, "extraArgs") ?? cron),
    lines: linesUnder(
      ["gitlab", "toolbox", "backups", "cron"],
      [`extraArgs: ${JSON.stringify(`--s3tool awscli ${wanted}`.trim())}`],
    ),
    meaning: "backup tool",
  };
}
