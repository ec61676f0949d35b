import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import type { Allow } from "./capability.ts";

/** The policy that allows just this, each statement once, in the order given. */
export function policyOf(allows: readonly Allow[], name?: string): Policy {
  const statements = [...new Set(allows.map((allow) => JSON.stringify(statementOf(allow))))];
  const text = `{"Version":"2012-10-17","Statement":[${statements.join(",")}]}`;
  const { value } = readPolicy(text, { kind: "identity", name });
  if (value === undefined) throw new TypeError("a policy of ours cannot be read");
  // Once more in the form in which it is kept, so that places in it are places of that text.
  return readPolicy(printPolicy(value), { kind: "identity", name }).value ?? value;
}

function statementOf({ actions, resources, when }: Allow): object {
  return {
    Effect: "Allow",
    Action: [...new Set(actions)].sort(),
    Resource: [...new Set(resources)].sort(),
    ...(when && { Condition: when }),
  };
}
