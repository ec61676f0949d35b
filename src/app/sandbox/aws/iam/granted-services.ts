import { loadCatalog } from "../../../../core/iam/catalog/load.ts";
import { readPolicy } from "../../../../core/iam/read-policy.ts";

/** The services that policies allow something of, sorted: for `*` every service that AWS has, as IAM lists them. */
export async function grantedServices(documents: readonly string[]): Promise<readonly string[]> {
  const services = new Set<string>();
  for (const text of documents) {
    for (const { effect, action } of readPolicy(text, { kind: "identity" }).value?.statements ?? []) {
      if (effect !== "Allow") continue;
      for (const { value } of action.values) {
        const [service = ""] = value.toLowerCase().split(":");
        if (action.negated || service === "*") for (const one of (await loadCatalog()).services()) services.add(one);
        else services.add(service);
      }
    }
  }
  return [...services].toSorted();
}
