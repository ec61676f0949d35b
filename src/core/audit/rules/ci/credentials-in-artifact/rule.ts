import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { itemsAt } from "../../../../text/pick.ts";
import { ciFilesOf, jobsOf, stringsIn } from "../../../ci.ts";

export const CREDENTIALS_IN_ARTIFACT: Rule = {
  id: "ci/credentials-in-artifact",
  severity: "high",
  page: PAGE,

  find,
};

const SECRETS = /AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)|aws configure export-credentials/;

function* find({ estate }: Audit): Iterable<Raised> {
  for (const { source, node } of ciFilesOf(estate)) {
    for (const job of jobsOf(node)) {
      const kept = [
        ...itemsAt(job.node, "artifacts", "reports", "dotenv"),
        ...itemsAt(job.node, "artifacts", "paths"),
      ].flatMap((item) => (item.kind === "string" ? [item] : []));
      const lines = ["before_script", "script", "after_script"].flatMap((key) =>
        itemsAt(job.node, key).flatMap(stringsIn),
      );
      const hit = kept.find(
        (path) =>
          path.value.includes(".aws") || lines.some(({ value }) => value.includes(path.value) && SECRETS.test(value)),
      );
      if (hit === undefined) continue;
      yield {
        resource: source.name ?? ".gitlab-ci.yml",
        title: `\`${job.name}\` hands credentials on in \`${hit.value}\``,
        message: "an artifact is stored, can be downloaded by whoever sees the job, and outlives it",
        help: "let each job take its role itself: it costs one call",
        at: { source, start: hit.start, end: hit.end },
        meaning: `${job.name} ${hit.value}`,
      };
    }
  }
}
