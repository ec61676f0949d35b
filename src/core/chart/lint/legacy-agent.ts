import { IRSA_ANNOTATION } from "../names.ts";
import type { ChartReading } from "../reading.ts";
import { rolesIn, agentRolesIn } from "../roles.ts";
import { type ChartProblem, dotted, linesUnder, placeIn } from "./problem.ts";

/** kube2iam and kiam take the annotation's word for who a pod is, at the node's metadata address. */
export function* findLegacyAgents(reading: ChartReading): Iterable<ChartProblem> {
  const byAccount = new Set(rolesIn(reading).flatMap(({ via, component }) => (via === "irsa" ? [component] : [])));
  for (const { component, path, role } of agentRolesIn(reading)) {
    const arn = role.value.startsWith("arn:") ? role.value : `arn:aws:iam::ACCOUNT:role/${role.value}`;
    const both = byAccount.has(component) ? "; beside the account's own role it does nothing but mislead" : "";
    yield {
      title: `\`${component}\` gets \`${role.value}\` by kube2iam or kiam`,
      message: `neither is maintained any more; whoever may annotate a pod of the namespace takes any role that it allows, and the node's own role has to be able to take them all${both}`,
      help: "`sallyport chart migrate` writes the same with IRSA or Pod Identity",
      ...placeIn(reading, role),
      lines: linesUnder([...path, "serviceAccount"], ["enabled: true", "annotations:", `  ${IRSA_ANNOTATION}: ${arn}`]),
      meaning: `${dotted(path)} ${role.value}`,
    };
  }
}
