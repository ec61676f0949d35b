import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const IN_REPOSITORY: Rule = {
  id: "key/in-repository",
  severity: "critical",
  page: PAGE,

  find,
};

function* find({ estate }: Audit): Iterable<Raised> {
  // Runner configuration and chart values have rules of their own.
  const elsewhere = new Set([...estate.runnerConfigs, ...estate.chartValues].map(({ source }) => source));
  for (const { accessKeyId, secret, name, at } of estate.keysInFiles) {
    if (elsewhere.has(at.source)) continue;
    const file = at.source.name ?? "a file";
    yield {
      resource: file,
      // The id alone opens nothing.
      severity: secret ? "critical" : "low",
      title: secret ? `an AWS key with its secret stands in \`${file}\`` : `the id of an AWS key stands in \`${file}\``,
      message: secret
        ? "everybody who can read the repository has it, and its history keeps it"
        : `\`${accessKeyId ?? ""}\` is no secret, and tells that there is a key for this`,
      help: "deactivate the key first, then take it out; what was pushed once is known",
      evidence: [`it is called \`${name}\``],
      at,
      meaning: `${accessKeyId ?? ""} ${name}`,
    };
  }
}
