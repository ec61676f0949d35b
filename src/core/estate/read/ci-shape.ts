import type { TextNode } from "../../text/node.ts";
import { valueAt } from "../../text/pick.ts";

/** Keywords that only GitLab CI has at the top, in the combinations in which other formats do not. */
const TOP = ["stages", "workflow", "include", "default", "before_script", "after_script", "image", "variables", "spec"];
const JOB = ["script", "trigger", "extends", "id_tokens", "stage", "rules", "run"];

/** Whether a document is a `.gitlab-ci.yml`: a job that runs something, or at least two of the keywords at the top. */
export function looksLikeCi(node: TextNode): boolean {
  if (node.kind !== "object") return false;
  if (valueAt(node, "stages")?.kind === "array") return true;
  let jobs = 0;
  for (const { key, value } of node.entries) {
    if (TOP.includes(key.value) || value.kind !== "object") continue;
    if (JOB.some((keyword) => valueAt(value, keyword) !== undefined)) jobs++;
    if (valueAt(value, "script") !== undefined || valueAt(value, "trigger") !== undefined) return true;
  }
  const tops = TOP.filter((key) => valueAt(node, key) !== undefined).length;
  return (jobs > 0 && tops > 0) || tops > 1 || (tops === 1 && valueAt(node, "include") !== undefined);
}
