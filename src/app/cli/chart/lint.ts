import { FINDING_SEVERITIES } from "../../../core/audit/finding.ts";
import { lintRelease } from "../../../core/audit/chart/lint-release.ts";
import { chartLintText } from "../../../core/report/chart-lint-text.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { deliver, say } from "../output.ts";
import { snapshotOf } from "../snapshot-of.ts";
import { today } from "../today.ts";
import { gatherRelease } from "./gather-release.ts";

/** Values, secrets and manifests of one release, held against the rules, and against an account where one was read. */
export async function lint(context: Context): Promise<ExitCode> {
  const release = gatherRelease(context);
  const estate = snapshotOf(context);
  const { lint: result, texts } = lintRelease(release, {
    today: today(context),
    namespace: context.flag("namespace"),
    release: context.flag("release"),
    ...(estate === undefined ? {} : { estate }),
  });
  await deliver(context, {
    text: (style) => chartLintText(result, texts, style),
    json: () => JSON.stringify(result, null, 2),
  });
  const bound = FINDING_SEVERITIES.findIndex((severity) => severity === context.flag("fail-on"));
  if (result.findings.some(({ severity }) => FINDING_SEVERITIES.indexOf(severity) <= bound)) {
    say(context, `findings at or above \`${context.flag("fail-on")}\`: exit ${EXIT.no}`);
    return EXIT.no;
  }
  return context.flag("strict") && result.unknown.length > 0 ? EXIT.undecided : EXIT.done;
}
