import type { StringNode, TextNode } from "../../text/node.ts";
import { stringAt } from "../../text/pick.ts";
import type { Source } from "../../text/span.ts";
import { AGENT_ANNOTATION, IRSA_ANNOTATION, serviceAccountName } from "../names.ts";
import type { ChartReading } from "../reading.ts";
import { rolesIn } from "../roles.ts";
import { type ChartProblem, linesUnder } from "./problem.ts";

/** One object of a rendered chart, or of what `kubectl get -o yaml` shows. */
export interface RenderedObject {
  readonly kind: string;
  readonly name: string;
  readonly source: Source;
  readonly node: TextNode;
}

/** What carries a role for kube2iam or kiam after rendering, whatever value it came from. */
export function* findAgentsInManifests(objects: readonly RenderedObject[]): Iterable<ChartProblem> {
  for (const { kind, name, source, node } of objects) {
    for (const role of annotationsIn(node)) {
      yield {
        title: `${kind} \`${name}\` gets \`${role.value}\` by kube2iam or kiam`,
        message:
          "neither is maintained any more; whoever may annotate a pod of the namespace takes any role that it allows, and the node's own role has to be able to take them all",
        help: "`sallyport chart migrate` writes the same with IRSA or Pod Identity, from the chart's values",
        at: { source, start: role.start, end: role.end },
        lines: `# on the service account, not on the pod\n${IRSA_ANNOTATION}: ${role.value.startsWith("arn:") ? role.value : `arn:aws:iam::ACCOUNT:role/${role.value}`}`,
        meaning: `${kind} ${name} ${role.value}`,
      };
    }
  }
}

/**
 * Accounts that were rendered without the role that the values give them: another file was rendered, or a template does
 * otherwise than the chart's own.
 */
export function* findUnrenderedRoles(
  reading: ChartReading,
  objects: readonly RenderedObject[],
  release: string,
): Iterable<ChartProblem> {
  for (const { component, via, role, serviceAccount } of rolesIn(reading)) {
    const wanted = serviceAccount ?? serviceAccountName(release, component);
    if (via !== "irsa") continue;
    for (const { kind, name, source, node } of objects) {
      if (kind !== "ServiceAccount" || name !== wanted) continue;
      const rendered = stringAt(node, "metadata", "annotations", IRSA_ANNOTATION);
      if (rendered === role) continue;
      yield {
        title: `the rendered account \`${name}\` has ${rendered === undefined ? "no role" : `the role \`${rendered}\``}, and the values give it \`${role}\``,
        message: "these manifests were rendered from other values, or by templates that somebody changed",
        help: "render again with the same files in the same order, and with the same `--set`",
        at: { source, start: node.start, end: node.start },
        lines: linesUnder(["metadata", "annotations"], [`${IRSA_ANNOTATION}: ${role}`]),
        meaning: `rendered ${name} ${role}`,
      };
    }
  }
}

function annotationsIn(node: TextNode): readonly StringNode[] {
  if (node.kind === "array") return node.items.flatMap(annotationsIn);
  if (node.kind !== "object") return [];
  return node.entries.flatMap(({ key, value }) =>
    key.value === AGENT_ANNOTATION && value.kind === "string" && value.value !== "" ? [value] : annotationsIn(value),
  );
}
