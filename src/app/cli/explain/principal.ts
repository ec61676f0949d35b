import { actorOf } from "../../../core/escalate/actor.ts";
import { explainDenial } from "../../../core/escalate/explain-denial.ts";
import { roleByArn, userByArn } from "../../../core/estate/lookup.ts";
import { loadCatalog } from "../../../core/iam/catalog/load.ts";
import { renderDenialText } from "../../../core/report/denial-text.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { didYouMeanPath } from "../../../core/text/nearest.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { gatherEstate } from "../gather-estate.ts";
import { invalidArgument } from "../invalid-input.ts";
import { deliver } from "../output.ts";

/** The other denial: a job that did get in, and may not do a thing. */
export async function explainPrincipal(context: Context): Promise<ExitCode> {
  const { flag } = context;
  const [arn, action, resource] = [flag("principal"), flag("action"), flag("resource")];
  if (arn === undefined || action === undefined || resource === undefined) {
    throw invalidArgument(
      "explain/incomplete",
      "`--principal`, `--action` and `--resource` belong together",
      "as `--principal ROLE --action s3:PutObject --resource arn:aws:s3:::acme-site/x`",
    );
  }
  const { estate } = await gatherEstate(context, flag("snapshot"));
  const principal = roleByArn(estate, roleArnOf(arn)) ?? userByArn(estate, arn);
  if (principal === undefined)
    throw invalidArgument(
      "explain/no-such-principal",
      `\`${arn}\` is not in what was read`,
      didYouMeanPath(roleArnOf(arn), principalsOf(estate)) ??
        "roles by `arn:aws:iam::...:role/...`, users by `arn:aws:iam::...:user/...`",
    );
  const denial = explainDenial(actorOf(estate, principal), action, resource, await loadCatalog());
  await deliver(context, {
    text: (style) => renderDenialText(denial, style),
    json: () => JSON.stringify(denial, null, 2),
    markdown: (style) => renderDenialText(denial, { ...style, color: false }),
  });
  if (denial.allowed === "undecided") return EXIT.undecided;
  return denial.allowed ? EXIT.done : EXIT.no;
}

function principalsOf({ accounts }: Estate): readonly string[] {
  return accounts.flatMap(({ roles = [], users = [] }) => [...roles, ...users].map(({ arn }) => arn));
}

/** The role of a session, as error messages name it, where it has no path. */
function roleArnOf(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return session === null ? arn : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
}
