import type { Decision, Layer, Reason } from "../../../core/iam/request.ts";
import { visible } from "../../../core/text/visible.ts";
import type { Context } from "./caller-context.ts";

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

/** Says why a decision is a refusal: the layers that did not allow, and in them each statement that did not come to pass. */
export function explainDecision(decision: Decision, context: Context = {}): Explanation {
  const isDenied = decision.kind === "explicit-deny";
  const guilty = decision.because.filter(({ applied, code }) =>
    isDenied ? applied && code === "deny" : code === "nothing-allows",
  );
  const layers = new Set(guilty.map(({ layer }) => layer));
  // A denial is enough by itself; where nothing allowed, what came nearest tells most.
  const near = isDenied
    ? []
    : decision.because.filter(({ layer, applied, code }) => layers.has(layer) && !applied && code !== "nothing-allows");
  const layer = BLAME.find((candidate) => layers.has(candidate)) ?? "identity";
  const why = [...guilty, ...near].map((reason) => line(reason, context));
  return { type: TYPES[layer], why: [...new Set(why)] };
}

function line(reason: Reason, context: Context): string {
  const type = reason.layer === undefined ? "" : `${reason.layer === "trust" ? "trust" : TYPES[reason.layer]} policy`;
  if (reason.code === "nothing-allows") {
    const level = reason.failed === undefined ? "" : ` on ${reason.failed}`;
    return `no ${type}${level} allows it`;
  }
  const where = [
    reason.policy === undefined ? type : `\`${visible(reason.policy)}\` (${type})`,
    reason.statement === undefined ? "" : `statement ${reason.statement + 1}`,
    reason.sid === undefined || reason.sid === "" ? "" : `\`${visible(reason.sid)}\``,
  ];
  const failed = reason.failed === undefined ? "" : `: ${visible(reason.failed)}${valueOf(reason.failed, context)}`;
  return `${where.filter((part) => part !== "").join(", ")}: ${WORDS[reason.code]}${failed}`;
}

/** What the request has for the key that a condition asked for. */
function valueOf(failed: string, context: Context): string {
  const asked = failed.split(" ").at(-1)?.toLowerCase();
  for (const [key, value] of Object.entries(context)) {
    if (key.toLowerCase() === asked) return `, and the request has \`${visible(String(value))}\``;
  }
  return "";
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
