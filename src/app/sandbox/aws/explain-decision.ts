import type { Decision, Layer, Reason } from "../../../core/iam/request.ts";
import { visible } from "../../../core/text/visible.ts";

/** The types of policy, as AWS's refusals name them. */
const TYPES: Readonly<Record<Layer, string>> = {
  identity: "identity-based",
  trust: "resource-based",
  resource: "resource-based",
  boundary: "permissions boundary",
  session: "session",
  scp: "service control",
  rcp: "resource control",
};

/** The order in which AWS looks for the type to blame (IAM User Guide, "Policy evaluation logic"). */
const BLAME: readonly Layer[] = ["rcp", "scp", "trust", "resource", "identity", "boundary", "session"];

export interface Explanation {
  /** The type of policy that refused. */
  readonly type: string;
  /** For people: each statement that had a part, and what in it did not hold. */
  readonly why: readonly string[];
}

export function explainDecision(decision: Decision): Explanation {
  const guilty = decision.because.filter((reason) =>
    decision.kind === "explicit-deny" ? reason.applied && reason.code === "deny" : reason.code === "nothing-allows",
  );
  const layer = BLAME.find((candidate) => guilty.some((reason) => reason.layer === candidate)) ?? "identity";
  return { type: TYPES[layer], why: decision.because.map(line) };
}

function line(reason: Reason): string {
  const type = reason.layer === undefined ? "" : `${reason.layer === "trust" ? "trust" : TYPES[reason.layer]} policy`;
  const level = reason.code === "nothing-allows" && reason.failed !== undefined ? ` (${reason.failed})` : "";
  if (reason.code === "nothing-allows") return `no ${type}${level} allows it`;
  const where = [
    reason.policy === undefined ? type : `\`${visible(reason.policy)}\` (${type})`,
    reason.statement === undefined ? "" : `statement ${reason.statement + 1}`,
    reason.sid === undefined || reason.sid === "" ? "" : `\`${visible(reason.sid)}\``,
  ];
  const failed = reason.failed === undefined ? "" : `: ${visible(reason.failed)}`;
  return `${where.filter((part) => part !== "").join(", ")}: ${WORDS[reason.code]}${failed}`;
}

const WORDS: Readonly<Record<Reason["code"], string>> = {
  allow: "allows",
  deny: "denies",
  undecided: "could not be decided",
  principal: "does not name the caller",
  action: "is about another action",
  resource: "is about another resource",
  condition: "the condition does not hold",
  "key-absent": "asks for a key that the request does not have",
  "nothing-allows": "nothing allows",
  audience: "the audience is none of the provider's",
  issuer: "the issuer is another",
};
