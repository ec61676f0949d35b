import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Variable } from "../../../../estate/gitlab.ts";

export const EXPOSED_VARIABLE: Rule = {
  id: "key/exposed-variable",
  severity: "high",
  page: PAGE,
  needs: ["gitlab-variables"],
  find,
};

const CREDENTIAL = /^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN|ACCESS_KEY_ID)$|AWS.*SECRET.*KEY/i;

function* find({ estate }: Audit): Iterable<Raised> {
  const off = new Set(
    estate.accounts.flatMap(({ accessKeys = [] }) => accessKeys.filter(({ active }) => !active).map(({ id }) => id)),
  );
  for (const { host, variables } of estate.gitlabs) {
    for (const variable of variables ?? []) {
      if (variable.accessKeyId === undefined && !CREDENTIAL.test(variable.key)) continue;
      // A key that was switched off opens nothing, whoever reads it.
      if (variable.accessKeyId !== undefined && off.has(variable.accessKeyId)) continue;
      const flaws = flawsOf(variable);
      if (flaws.length === 0) continue;
      const owner = variable.owner ?? variable.scope;
      yield {
        resource: `${host}/${owner} ${variable.key}`,
        title: `\`${variable.key}\` of \`${owner}\` is ${flaws.map(({ title }) => title).join(", ")}`,
        message: flaws.map(({ because }) => because).join("; "),
        help: "protect it, mask it, and bind it to one environment, until a role takes its place",
        at: variable.at,
        meaning: `${variable.environmentScope ?? ""} ${flaws.map(({ title }) => title).join(",")}`,
      };
    }
  }
}

interface Flaw {
  readonly title: string;
  readonly because: string;
}

function flawsOf({ key, protected: isProtected, masked, environmentScope }: Variable): readonly Flaw[] {
  const flaws: Flaw[] = [];
  if (isProtected === false) flaws.push({ title: "not protected", because: "jobs of every branch get it" });
  // The id of a key is no secret.
  if (masked === false && !/ID$/i.test(key))
    flaws.push({ title: "not masked", because: "a job that prints it shows it in its log" });
  if (environmentScope === "*" && isProtected === false)
    flaws.push({ title: "open to every environment", because: "review apps and production have the same" });
  return flaws;
}
