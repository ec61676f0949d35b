import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { TextNode } from "../../../../text/node.ts";
import { valueAt } from "../../../../text/pick.ts";
import { ciFilesOf, jobsOf, stringsIn, tokensOf } from "../../../ci.ts";

export const AUDIENCE_MISMATCH: Rule = {
  id: "ci/audience-mismatch",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ estate, doors }: Audit): Iterable<Raised> {
  for (const { source, node } of ciFilesOf(estate)) {
    for (const job of jobsOf(node)) {
      const tokens = tokensOf(job.node, node).filter(
        ({ audiences }) => audiences.length > 0 && audiences.every((one) => !one.includes("$")),
      );
      if (tokens.length === 0) continue;
      for (const { entry } of doors) {
        const clients = entry?.door.provider.clientIds;
        if (entry === undefined || clients === undefined || !names(job.node, node, entry.door.role.arn)) continue;
        const fitting = tokens.some(({ audiences }) => audiences.some((one) => clients.includes(one)));
        if (fitting) continue;
        const asked = [...new Set(tokens.flatMap(({ audiences }) => audiences))].sort();
        const at = tokens[0]?.at;
        yield {
          resource: source.name ?? ".gitlab-ci.yml",
          account: entry.door.account,
          title: `\`${job.name}\` asks for ${asked.map((one) => `\`${one}\``).join(", ")}, and the provider takes ${clients.map((one) => `\`${one}\``).join(", ") || "none"}`,
          message: "STS answers `Incorrect token audience`",
          help: `ask for \`${clients[0] ?? "sts.amazonaws.com"}\`, to the letter: a slash at the end is another audience`,
          ...(at === undefined ? {} : { at: { source, start: at.start, end: at.end } }),
          meaning: `${job.name} ${entry.door.provider.arn} ${asked.join(",")}`,
        };
      }
    }
  }
}

/** Whether the job speaks of the role: by its ARN, in variables or script. */
function names(job: TextNode, file: TextNode, arn: string): boolean {
  const variables = valueAt(file, "variables");
  return [job, ...(variables === undefined ? [] : [variables])].some((node) =>
    stringsIn(node).some(({ value }) => value.includes(arn)),
  );
}
