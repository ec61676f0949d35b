import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { ciFilesOf, stringsIn } from "../../../ci.ts";

export const HIDDEN_EXIT_CODE: Rule = {
  id: "ci/hidden-exit-code",
  severity: "low",
  page: PAGE,

  find,
};

const IDIOM = /export\s+\$\(\s*printf[\s\S]*assume-role-with-web-identity/;

function* find({ estate }: Audit): Iterable<Raised> {
  for (const { source, node } of ciFilesOf(estate)) {
    for (const text of stringsIn(node)) {
      if (!IDIOM.test(text.value)) continue;
      yield {
        resource: source.name ?? ".gitlab-ci.yml",
        title: "a refusal of STS does not stop the job",
        message:
          "`export $(...)` hides the exit code of what it runs, so the job goes on with no credentials, or with others",
        help: "`sallyport exec -- COMMAND`, or the web-identity variables with a token file",
        at: { source, start: text.start, end: text.end },
        meaning: "export",
      };
    }
  }
}
