import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { valueAt } from "../../../../text/pick.ts";
import { ciFilesOf } from "../../../ci.ts";

export const TOKEN_EVERYWHERE: Rule = {
  id: "ci/token-everywhere",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ estate }: Audit): Iterable<Raised> {
  for (const { source, node } of ciFilesOf(estate)) {
    const tokens = valueAt(node, "default", "id_tokens");
    if (tokens === undefined) continue;
    yield {
      resource: source.name ?? ".gitlab-ci.yml",
      title: "every job gets the ID token",
      message:
        "`id_tokens` stands under `default`, so jobs that only lint or test, and whatever they include, can take the role as well",
      help: "declare it in the jobs that go to AWS",
      at: { source, start: tokens.start, end: tokens.end },
      meaning: "default",
    };
  }
}
