import { readPolicy } from "../../../../core/iam/read-policy.ts";

/**
 * The services that policies allow something of, sorted. IAM lists every service for `*`; the sandbox names the ones
 * that it plays, since it knows of no use of the others.
 */
export function grantedServices(documents: readonly string[]): readonly string[] {
  const services = new Set<string>();
  for (const text of documents) {
    for (const { effect, action } of readPolicy(text, { kind: "identity" }).value?.statements ?? []) {
      if (effect !== "Allow") continue;
      for (const { value } of action.values) {
        const [service = ""] = value.toLowerCase().split(":");
        if (action.negated || service === "*") for (const played of PLAYED) services.add(played);
        else services.add(service);
      }
    }
  }
  return [...services].toSorted();
}

const PLAYED = ["cloudtrail", "ec2", "iam", "organizations", "sts"];
