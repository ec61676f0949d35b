import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/core/iam/decide.ts";
import type { Policy, PolicyKind } from "../../src/core/iam/policy.ts";
import { printPolicy } from "../../src/core/iam/print-policy.ts";
import { readPolicy, readPolicyValue } from "../../src/core/iam/read-policy.ts";
import type { PolicySet, Request } from "../../src/core/iam/request.ts";
import { predictWrite } from "../../src/core/iam/write-guard.ts";
import { runs } from "../core/language/brute-force.ts";
import { request, statement } from "./arbitrary-policies.ts";

const KINDS: readonly PolicyKind[] = ["identity", "trust", "resource", "scp", "rcp", "boundary", "session"];

function everywhere(policy: Policy): PolicySet {
  const all = { identity: [policy], session: [policy], boundary: policy, scps: [[policy]], rcps: [[policy]] };
  return { ...all, trust: policy, resource: policy };
}

/** Puts a text to everything that takes policies. Nothing may throw, and a text without a value has an error. */
function endure(text: string, kind: PolicyKind | undefined, asked: Request): void {
  const { value, diagnostics } = readPolicy(text, { kind });
  const odd = diagnostics.filter(({ message, span }) => /[\n\r]/.test(message) || (span?.end ?? 0) > text.length);
  expect(odd).toEqual([]);
  if (value === undefined) {
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    return;
  }
  const { allowed, exact } = decide(everywhere(value), asked);
  expect(allowed || exact).toBe(true);
  predictWrite(value);
  const once = printPolicy(value);
  const again = readPolicy(once, { kind: value.kind }).value;
  expect(again && printPolicy(again)).toBe(once);
}

/** Values where the language has its own words and where it does not. */
const WORDS = ["Version", "Statement", "Effect", "Allow", "Principal", "AWS", "Action", "NotAction", "Resource"];
const MORE_WORDS = [
  "Condition",
  "StringLike",
  "Null",
  "aws:x",
  "__proto__",
  "constructor",
  "2012-10-17",
  "*",
  "",
  "\0",
];
const word = fc.constantFrom(...WORDS, ...MORE_WORDS);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    word,
    fc.constantFrom(null, true, false, 0, -1.5, 1e21),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 4 }),
  ),
}));

/** A policy's text with one piece taken out, doubled or replaced. */
const mutated = fc
  .tuple(statement("resource"), fc.nat(), fc.nat(12), fc.constantFrom("", "{", "]", '"', ",", "\0", "null", "\\u0000"))
  .map(([json, at, length, piece]) => {
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [json, json] });
    const from = at % text.length;
    return text.slice(0, from) + piece + text.slice(from + length);
  });

describe("hostile policies:", () => {
  const kind = fc.constantFrom(undefined, ...KINDS);

  it("any text at all is read without a throw", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), kind, request, endure), { numRuns: runs(300) });
  });

  it("any JSON at all is read, decided, printed and predicted without a throw", () => {
    const text = fc.oneof(
      fc.json(),
      anyValue.map((value) => JSON.stringify(value)),
    );
    fc.assert(fc.property(text, kind, request, endure), { numRuns: runs(600) });
  });

  it("any elements in the place of a statement's are endured", () => {
    const text = fc
      .dictionary(word, anyValue, { maxKeys: 6 })
      .map((json) => JSON.stringify({ Statement: { Effect: "Allow", ...json } }));
    fc.assert(fc.property(text, kind, request, endure), { numRuns: runs(600) });
  });

  it("a policy with a piece knocked out is endured", () => {
    fc.assert(fc.property(mutated, kind, request, endure), { numRuns: runs(600) });
  });

  it("a request of any shape is decided", () => {
    const shape = fc.dictionary(
      fc.constantFrom("principal", "action", "resource", "resourceAccount", "context", "kind", "arn"),
      fc.anything({ maxDepth: 3 }),
    );
    const { value } = readPolicyValue({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } });
    if (value === undefined) throw new Error("no policy");
    fc.assert(
      // @ts-expect-error a request from JavaScript may be anything
      fc.property(shape, (asked) => decide(everywhere(value), asked).exact),
      { numRuns: runs(300) },
    );
  });

  const token: Request = {
    principal: { kind: "federated", arn: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: "arn:aws:iam::111111111111:role/deploy",
    context: { "gitlab.com:sub": `project_path:acme/${"a".repeat(200)}:ref_type:branch:ref:main` },
  };

  function trustText(values: readonly string[]): string {
    return JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Federated: token.principal.arn },
        Action: token.action,
        Condition: { StringLike: { "gitlab.com:sub": values } },
      },
    });
  }

  it("ten thousand patterns are decided", () => {
    endure(trustText(Array.from({ length: 10_000 }, (_, index) => `*a*a*a*${index}*b`)), "trust", token);
  });

  it("a document of a megabyte is read, one pattern or twenty thousand statements", () => {
    endure(trustText(["*a".repeat(500_000)]), "trust", token);
    endure(trustText([`*${"a".repeat(1_000_000)}b`]), "trust", token);
    endure(`{"Statement":[${"5,".repeat(20_000)}5]}`, "trust", token);
    endure(" ".repeat(1_000_000), undefined, token);
  });

  it("nesting of any depth is an error and no overflow", () => {
    endure(`{"Statement":${"[".repeat(200_000)}`, undefined, token);
    endure(`{"Statement":${"[".repeat(390)}${"]".repeat(390)}}`, undefined, token);
  });
});
