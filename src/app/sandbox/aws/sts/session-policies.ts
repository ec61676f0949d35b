import { deflateRawSync } from "node:zlib";
import { type State, defaultDocument, findPolicy } from "../../state/state.ts";
import { checkDocument } from "../check-document.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface SessionInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

export interface SessionPolicies {
  readonly texts: readonly string[];
  /** The share of the room for policies and tags that they take, in percent. */
  readonly packedPercent: number;
}

/** Plaintext that an inline session policy and the tags may take together before they are packed. */
const ROOM = 2048;

/** Reads the policies that the caller puts over the session, and holds them against the limits. */
export function sessionPolicies(
  state: State,
  accountId: string,
  input: SessionInput,
  tags: ReadonlyMap<string, string>,
): SessionPolicies {
  const texts: string[] = [];
  if (input.Policy !== undefined) {
    checkDocument(input.Policy, "session");
    texts.push(input.Policy);
  }
  const arns = input.PolicyArns ?? [];
  if (arns.length > 10) {
    throw new AwsError("ValidationError", 400, "The number of session policies exceeds the limit of 10");
  }
  const account = state.accounts.get(accountId);
  for (const { arn = "" } of arns) {
    const policy = account === undefined ? undefined : findPolicy(state, account, arn);
    if (policy === undefined) throw malformed([`${arn} does not exist in ${accountId}`]);
    texts.push(defaultDocument(policy));
  }
  const packedPercent = packedSize(
    input.Policy,
    arns.map(({ arn = "" }) => arn),
    tags,
  );
  if (packedPercent > 100) {
    const message = `Packed policy consumes ${packedPercent}% of allotted space, please use smaller policy.`;
    throw new AwsError("PackedPolicyTooLarge", 400, message);
  }
  return { texts, packedPercent };
}

/**
 * AWS packs policies, ARNs and tags into a binary form that it does not describe. What is measured here is their
 * deflated size; near the limit the real percentage differs.
 */
function packedSize(policy: string | undefined, arns: readonly string[], tags: ReadonlyMap<string, string>): number {
  if (policy === undefined && arns.length === 0 && tags.size === 0) return 0;
  const plain = JSON.stringify([policy ?? "", arns, [...tags]]);
  return Math.max(1, Math.ceil((deflateRawSync(Buffer.from(plain)).length / ROOM) * 100));
}

function malformed(why: readonly string[]): AwsError {
  return new AwsError("MalformedPolicyDocument", 400, "Syntax errors in policy.", { why });
}
