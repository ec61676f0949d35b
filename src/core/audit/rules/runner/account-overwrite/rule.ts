import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { StringNode } from "../../../../text/node.ts";
import { stringNodeAt } from "../../../../text/pick.ts";
import type { Source } from "../../../../text/span.ts";

export const ACCOUNT_OVERWRITE: Rule = {
  id: "runner/account-overwrite",
  severity: "high",
  page: PAGE,

  find,
};

/** No service account is called that; an expression that takes it takes any. */
const ANY = "sallyport-probe";

function* find({ estate, doors }: Audit): Iterable<Raised> {
  const accounts = doors.flatMap(({ door }) =>
    (door.kind === "irsa" || door.kind === "pod-identity") && door.serviceAccount !== undefined
      ? [{ name: door.serviceAccount, role: door.roleArn }]
      : [],
  );
  for (const { source, runners } of estate.runnerConfigs) {
    for (const runner of runners) {
      const name = runner.name ?? runner.id ?? "a runner";
      const service = stringNodeAt(runner.node, "kubernetes", "service_account_overwrite_allowed");
      if (service !== undefined && service.value !== "") {
        const taken = accounts.filter((account) => allows(service.value, account.name));
        if (taken.length > 0 || allows(service.value, ANY)) {
          const roles = taken.map(({ name: account, role }) => `\`${account}\` has \`${role}\``);
          yield raise(
            source,
            service,
            `jobs of \`${name}\` may pick any service account that \`${service.value}\` takes`,
            roles,
            "a job sets `KUBERNETES_SERVICE_ACCOUNT_OVERWRITE` and has that account's cloud role",
          );
        }
      }
      const annotations = stringNodeAt(runner.node, "kubernetes", "pod_annotations_overwrite_allowed");
      if (
        annotations !== undefined &&
        annotations.value !== "" &&
        allows(annotations.value, "iam.amazonaws.com/role=admin")
      ) {
        yield raise(
          source,
          annotations,
          `jobs of \`${name}\` may annotate their pods with any role`,
          [],
          "where kube2iam or kiam runs, the annotation is the role",
        );
      }
    }
  }
}

function raise(source: Source, node: StringNode, title: string, facts: readonly string[], message: string): Raised {
  return {
    resource: source.name ?? "config.toml",
    title,
    message,
    help: "leave the setting empty, or name the accounts without a cloud role",
    evidence: facts,
    at: { source, start: node.start, end: node.end },
    meaning: title,
  };
}

/** As the runner does: a Go expression, matched anywhere in the name. What JavaScript cannot read is taken for a match. */
function allows(expression: string, name: string): boolean {
  try {
    return new RegExp(expression).test(name);
  } catch {
    return true;
  }
}
