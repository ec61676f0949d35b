import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { ciFilesOf, stringsIn } from "../../../ci.ts";

export const LEGACY_TOKEN: Rule = {
  id: "ci/legacy-token",
  severity: "medium",
  page: PAGE,

  find,
};

const LEGACY = /\bCI_JOB_JWT(?:_V[12])?\b/;

function* find({ estate }: Audit): Iterable<Raised> {
  for (const file of ciFilesOf(estate)) {
    for (const text of stringsIn(file.node)) {
      const name = LEGACY.exec(text.value)?.[0];
      if (name === undefined) continue;
      yield {
        resource: file.source.name ?? ".gitlab-ci.yml",
        title: `\`${name}\` is gone since GitLab 17.0`,
        message: "the variable is empty, and STS answers that the token is not valid",
        help: "declare `id_tokens:` in the job, with the audience that the provider takes",
        at: { source: file.source, start: text.start, end: text.end },
        meaning: name,
      };
    }
  }
}
