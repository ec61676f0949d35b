import { guessKind } from "../../iam/guess-kind.ts";
import type { Policy } from "../../iam/policy.ts";
import type { TextNode } from "../../text/node.ts";
import { stringAt, valueAt } from "../../text/pick.ts";
import { type ManagedPolicy, type Role, UNKNOWN_ACCOUNT } from "../account.ts";
import { parseIamArn, partitionOf, providerUrlOf } from "./arn.ts";
import { type Document, type Draft, noteSource, report } from "./draft.ts";
import { holdPolicy } from "./hold-policy.ts";

/**
 * A policy in a file of its own. A trust policy stands for a role of the file's name: in the account of the provider that
 * it trusts, since AWS has roles and their providers in one. Other policies are only read, for what is wrong with them.
 */
export function readPolicyFile(draft: Draft, document: Document): void {
  const { node } = document;
  addPolicy(draft, document, node, nameOf(document.source.name));
}

/** What `iam get-role-policy`, `get-user-policy` and `get-policy-version` answer: a policy with its name. */
export function readPolicyAnswer(draft: Draft, document: Document): void {
  const { node } = document;
  const policy = valueAt(node, "PolicyDocument") ?? valueAt(node, "PolicyVersion", "Document");
  const name = stringAt(node, "PolicyName") ?? nameOf(document.source.name);
  if (policy !== undefined) addPolicy(draft, document, policy, name);
}

function addPolicy(draft: Draft, document: Document, node: TextNode, name: string): void {
  const kind = node.kind === "object" ? guessKind(node) : "identity";
  const errors = draft.diagnostics.length;
  const held = holdPolicy(draft, document.source, node, { kind, name, of: `the policy \`${name}\`` });
  const broken = draft.diagnostics.slice(errors).some((diagnostic) => diagnostic.severity === "error");
  const partial = broken ? "parts of it could not be read" : undefined;
  if (kind !== "trust" || held.policy === undefined) {
    const account = document.account ?? UNKNOWN_ACCOUNT;
    const arn = `arn:aws:iam::${account}:policy/${name}`;
    const policy: ManagedPolicy = { arn, name, origin: "declared", held, at: held.at };
    draft.accounts.push({ id: account, policies: [policy] });
    noteSource(draft, document, "policy", { account, partial });
    return;
  }
  const { account, partition } = homeOf(held.policy);
  const unknown = account === UNKNOWN_ACCOUNT;
  const role: Role = {
    arn: `arn:${partition}:iam::${account}:role/${name}`,
    account,
    name,
    path: "/",
    origin: "declared",
    policiesRead: false,
    inline: [],
    attached: [],
    tags: {},
    at: held.at,
    caveats: [
      "the role's name is that of the file, and its permissions were not given",
      ...(unknown ? ["its account is not known"] : []),
    ],
    trust: held,
  };
  draft.accounts.push({ id: account, roles: [role] });
  noteSource(draft, document, "policy", { account, partial, detail: "a trust policy" });
  if (unknown) {
    report(
      draft,
      "info",
      "estate/account-unknown",
      `the account of \`${name}\` is not known: it names no provider`,
      held.at,
    );
  }
}

/** The account that a web identity's provider names is the role's own. */
function homeOf(trust: Policy): { readonly account: string; readonly partition: string } {
  for (const statement of trust.statements) {
    for (const { type, value } of statement.principal?.entries ?? []) {
      const account =
        type === "Federated" && providerUrlOf(value) !== undefined ? parseIamArn(value)?.account : undefined;
      if (account !== undefined) return { account, partition: partitionOf(value) };
    }
  }
  return { account: UNKNOWN_ACCOUNT, partition: "aws" };
}

function nameOf(file: string | undefined): string {
  const base = (file ?? "policy").split(/[\\/]/).at(-1) ?? "policy";
  return base.replace(/\.(?:json|ya?ml|txt)$/i, "").replace(/[^\w+=,.@-]/g, "-");
}
