import type { Diagnostic, Related, Severity } from "../text/diagnostic.ts";
import { type Range, type Source, locate } from "../text/span.ts";
import { visible } from "../text/visible.ts";

export type ProblemCode =
  | "policy/not-an-object"
  | "policy/unknown-element"
  | "policy/duplicate-key"
  | "policy/version"
  | "policy/version-required"
  | "policy/old-variables"
  | "policy/id"
  | "policy/text-expected"
  | "policy/no-statement"
  | "policy/empty-statement"
  | "policy/statement"
  | "policy/character"
  | "policy/sid"
  | "policy/sid-twice"
  | "policy/effect"
  | "policy/both-elements"
  | "policy/no-action"
  | "policy/no-resource"
  | "policy/no-principal"
  | "policy/prohibited"
  | "policy/deny-only"
  | "policy/action"
  | "policy/vendor"
  | "policy/trust-action"
  | "policy/resource"
  | "policy/principal"
  | "policy/principal-value"
  | "policy/principal-deleted"
  | "policy/federated"
  | "policy/condition"
  | "policy/unknown-operator"
  | "policy/condition-key"
  | "policy/condition-value"
  | "policy/condition-operand"
  | "policy/no-values";

interface Problem {
  readonly severity?: Severity;
  /** `{0}`, `{1}` stand for what the caller says, the user's words already quoted. */
  readonly message: string;
  readonly help?: string;
  /** What AWS answers when it is asked to store this. */
  readonly aws?: string;
}

/**
 * Everything that can be wrong with the text of a policy. AWS's words are those of the service or of its open validators;
 * where AWS's answer to a case is not known, none is given.
 */
const PROBLEMS: Readonly<Record<ProblemCode, Problem>> = {
  "policy/not-an-object": {
    message: "a policy is one object, and this is {0}",
    aws: "Syntax errors in policy.",
  },
  "policy/unknown-element": {
    message: "{0} is no element of {1}",
    aws: "Syntax errors in policy.",
  },
  "policy/duplicate-key": {
    severity: "warning",
    message: "{0} stands twice in one object, and all but the last are silently dropped",
    help: "merge the two: a condition that was dropped leaves the door open",
  },
  "policy/version": {
    message: "{0} is no version of the policy language",
    help: "write `2012-10-17`",
    aws: "The policy must contain a valid version string",
  },
  "policy/version-required": {
    message: "{0} must be of version 2012-10-17",
    aws: "Policy document must be version 2012-10-17 or greater.",
  },
  "policy/old-variables": {
    severity: "warning",
    message: "without `Version` 2012-10-17, {0} is plain text and no variable",
    help: 'write `"Version": "2012-10-17"`',
  },
  "policy/id": {
    message: "{0} has no `Id`",
    aws: "Has prohibited field Id",
  },
  "policy/text-expected": {
    message: "{0} must be a string, and this is {1}",
    aws: "Syntax errors in policy.",
  },
  "policy/no-statement": {
    message: "the policy has no `Statement`",
    aws: "Syntax errors in policy.",
  },
  "policy/empty-statement": {
    // IAM answers MalformedPolicyDocument, in words that nobody wrote down.
    message: "the list of statements is empty",
  },
  "policy/statement": {
    message: "a statement is an object, and this is {0}",
    aws: "Syntax errors in policy.",
  },
  "policy/character": {
    message: "the character {0} may not stand in a policy",
    help: "only tab, line feed, carriage return and U+0020 to U+00FF may",
    aws: "The policy failed legacy parsing",
  },
  "policy/sid": {
    message: "the `Sid` {0} may hold letters and digits only",
    aws: "Statement IDs (SID) must be alpha-numeric.",
  },
  "policy/sid-twice": {
    message: "the `Sid` {0} stands twice",
    aws: "Statement IDs (SID) in a single policy must be unique.",
  },
  "policy/effect": {
    message: "`Effect` must be `Allow` or `Deny`, exactly so",
    aws: "Syntax errors in policy.",
  },
  "policy/both-elements": {
    message: "a statement has {0} or {1}, not both",
    aws: "Syntax errors in policy.",
  },
  "policy/no-action": {
    message: "a statement needs `Action` or `NotAction`",
    aws: "Policy statement must contain actions.",
  },
  "policy/no-resource": {
    message: "a statement of {0} needs `Resource` or `NotResource`",
    aws: "Policy statement must contain resources.",
  },
  "policy/no-principal": {
    message: "a statement of {0} needs a `Principal`",
    aws: "Missing required field Principal",
  },
  "policy/prohibited": {
    message: "a statement of {0} has no {1}",
    aws: "Has prohibited field {1}",
  },
  "policy/deny-only": {
    message: "a resource control policy of yours can only deny, everyone",
    help: 'use `"Effect": "Deny"` and `"Principal": "*"`; AWS itself attaches the policy that allows',
  },
  "policy/action": {
    message: "the action {0} has no service before a colon",
    help: "as in `s3:GetObject`",
    aws: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  },
  "policy/vendor": {
    message: "{0} is no service",
    help: "before the colon of an action stands the name of one service, without wildcards",
    aws: "Vendor {0} is not valid",
  },
  "policy/trust-action": {
    message: "a trust policy can speak of the ways into a role only, and {0} is none",
    help: "as `sts:AssumeRoleWithWebIdentity`, in this very case",
    aws: "AssumeRole policy may only specify STS AssumeRole actions.",
  },
  "policy/resource": {
    message: "the resource {0} is neither an ARN nor `*`",
    aws: 'Resource {0} must be in ARN format or "*".',
  },
  "policy/principal": {
    message: "a principal is `*` or an object of `AWS`, `Federated`, `Service` or `CanonicalUser`, and this is {0}",
    aws: "Invalid principal in policy",
  },
  "policy/principal-value": {
    message: "{1} names no principal under {0}",
    help: "an account, or the whole ARN of a user, a role or a session; wildcards and groups are none, a lone `*` is everyone",
    aws: "Invalid principal in policy: {0}:{1}",
  },
  "policy/principal-deleted": {
    severity: "warning",
    message: "the principal {0} was deleted: AWS shows its id in the place of its ARN, and it names nobody any more",
    help: "name the principal anew, or remove it",
  },
  "policy/federated": {
    message: "{0} is no identity provider",
    help: "as `arn:aws:iam::111111111111:oidc-provider/gitlab.com`",
    aws: "Federated principals must be valid domain names or SAML metadata ARNs",
  },
  "policy/condition": {
    message: "a condition is an object of operators, each an object of keys, and this is {0}",
    aws: "Syntax errors in policy.",
  },
  "policy/unknown-operator": {
    message: "{0} is no condition operator",
    aws: "Invalid Condition type : {0}",
  },
  "policy/condition-key": {
    message: "the condition key {0} has no prefix before a colon",
    help: "as in `gitlab.com:sub` or `aws:SourceIp`",
    aws: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  },
  "policy/condition-value": {
    message: "a condition compares with strings, numbers and booleans, and this is {0}",
    aws: "Syntax errors in policy.",
  },
  "policy/condition-operand": {
    severity: "warning",
    message: "{0} cannot compare with {1}",
  },
  "policy/no-values": {
    severity: "warning",
    message: "the list of values for {0} is empty",
    help: "AWS stores this; nothing matches an empty list",
  },
};

/** The diagnostics of one reading, as they come. */
export interface Complaints {
  readonly source: Source;
  readonly list: Diagnostic[];
}

export function complain(complaints: Complaints, code: ProblemCode, at: Range, ...words: readonly string[]): void {
  complaints.list.push(diagnose(complaints.source, code, at, words));
}

export function complainWith(
  complaints: Complaints,
  code: ProblemCode,
  at: Range,
  words: readonly string[],
  more: { readonly help?: string | undefined; readonly related?: readonly Related[] },
): void {
  const { help = undefined, related } = more;
  const diagnostic = diagnose(complaints.source, code, at, words, help);
  complaints.list.push(related === undefined ? diagnostic : { ...diagnostic, related });
}

function diagnose(source: Source, code: ProblemCode, at: Range, words: readonly string[], hint?: string): Diagnostic {
  const problem = PROBLEMS[code];
  const advice = hint ?? problem.help;
  const answer = problem.aws === undefined ? undefined : `AWS answers \`${unquoted(fill(problem.aws, words))}\``;
  const help = advice !== undefined && answer !== undefined ? `${advice}${joint(advice)}${answer}` : (advice ?? answer);
  const diagnostic = {
    code,
    severity: problem.severity ?? "error",
    message: fill(problem.message, words),
    span: locate(source, at),
  };
  return help === undefined ? diagnostic : { ...diagnostic, help };
}

function joint(text: string): string {
  return text.endsWith("?") ? " " : "; ";
}

function fill(template: string, words: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (whole, index: string) => words[Number(index)] ?? whole);
}

function unquoted(text: string): string {
  return text.replaceAll("`", "");
}

/** The user's own words as a message may show them: in backticks, on one line, not too long. */
export function quoted(text: string): string {
  return `\`${visible(text.length > 80 ? `${text.slice(0, 77)}...` : text)}\``;
}
