import { componentNamed } from "../../../chart/components.ts";
import { AGENT_ANNOTATION, IRSA_ANNOTATION } from "../../../chart/names.ts";
import { type YamlTree, explain, put } from "../../../chart/write-yaml.ts";
import { type Placement, accountNameOf } from "./placement.ts";

/** The service account of one component, and how its pods get the role, at the component's place in the values. */
export function putAccount(tree: YamlTree, placement: Placement, path: readonly string[]): void {
  const account = [...path, "serviceAccount"];
  if (placement.via === "kube2iam") {
    // The runner's chart annotates its manager by another key than GitLab's sub-charts.
    const key = placement.component === "gitlab-runner" ? "podAnnotations" : "annotations";
    put(
      tree,
      [...path, key, AGENT_ANNOTATION],
      placement.role,
      `grant ${placement.grant}: read by kube2iam, on the pod`,
    );
    return;
  }
  if (placement.component !== "gitlab-runner") {
    put(tree, [...account, "enabled"], true, "without this the chart reads nothing else of the account");
  }
  if (placement.serviceAccount !== undefined) {
    put(tree, [...account, "create"], false, "made by somebody else, who has to give it the role too");
    put(tree, [...account, "name"], placement.serviceAccount);
    return;
  }
  put(tree, [...account, "create"], true);
  if (placement.via === "irsa") {
    put(tree, [...account, "annotations", IRSA_ANNOTATION], placement.role);
    explain(
      tree,
      [...account, "annotations"],
      `grant ${placement.grant}: IRSA gives this role to ${accountNameOf(placement)}`,
    );
    return;
  }
  const cluster = placement.cluster ?? "the cluster";
  explain(
    tree,
    account,
    `grant ${placement.grant}: an association in ${cluster} gives the role to ${accountNameOf(placement)}`,
  );
}

/** All of GitLab's chart. The accounts that somebody else makes must not be made by the chart for all. */
export function putAccounts(tree: YamlTree, placements: readonly Placement[]): void {
  if (placements.some(({ serviceAccount, via }) => serviceAccount !== undefined && via !== "kube2iam")) {
    const says =
      "a component's `create: false` counts only if this is false too; those that the chart makes say so themselves";
    put(tree, ["global", "serviceAccount", "create"], false, says);
  }
  for (const placement of placements) putAccount(tree, placement, componentNamed(placement.component)?.path ?? []);
}
