import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admits } from "../../../src/core/admission/admits.ts";
import { whoCan } from "../../../src/core/admission/who-can.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import { aJob } from "../gitlab/generators.ts";
import { DEFAULT_SUB_COMPONENTS } from "../../../src/core/gitlab/sub-components.ts";
import { parseSubject } from "../../../src/core/gitlab/subject.ts";
import { aDoor, aToken, aTrustPolicy } from "./generators.ts";
import { aMalformedDoor } from "./malformed.ts";

const RUNS = process.env["SALLYPORT_NIGHTLY"] === undefined ? 1 : 100;

const ALLOW = {
  Effect: "Allow",
  Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
  Action: "sts:AssumeRoleWithWebIdentity",
};
const CLAIMS = [
  "aud",
  "project_id",
  "namespace_id",
  "ref_protected",
  "pipeline_source",
  "runner_environment",
  "user_id",
  "user_login",
  "user_email",
];

/** The text with runs of it replaced by wildcards that match them. */
function withWildcards(
  text: string,
  cuts: readonly (readonly [at: number, length: number, wildcard: string])[],
): string {
  let pattern = text;
  for (const [at, length, wildcard] of cuts) {
    const from = at % (pattern.length + 1);
    const cut = pattern.slice(from, from + length);
    // A question mark is one character; of those beyond U+FFFF AWS does not say.
    if (!cut.isWellFormed() || /[\u{10000}-\u{10ffff}]/u.test(cut)) continue;
    const next =
      pattern.slice(0, from) + (wildcard === "*" ? "*" : cut.replaceAll(/[^*]/gu, "?")) + pattern.slice(from + length);
    if (next.isWellFormed()) pattern = next;
  }
  return pattern;
}

/** Refs that nobody names, of both types, protected and not. */
const REFS = (["branch", "tag"] as const).flatMap((refType) =>
  [true, false].flatMap((isProtected) =>
    ["zq", "z/q", "main"].map((ref) => ({ refType, ref, protected: isProtected })),
  ),
);

describe("what whoCan says of all tokens", () => {
  it("is what the specification says of each", () => {
    fc.assert(
      fc.property(aTrustPolicy, aDoor, fc.array(aToken, { minLength: 12, maxLength: 12 }), (trust, door, tokens) => {
        const { admitted, exact, reach, caveats } = whoCan(trust, door);
        const isEmpty = admitted.isEmpty();
        for (const token of tokens) {
          const decision = admits(trust, door, token);
          const known = admitted.has(token);
          const exactly = exact && decision.exact;
          const agrees = exactly ? known === decision.allowed : known || !decision.allowed;
          const somebody = !known || !isMintable(token) || (reach !== "nobody" && isEmpty !== true);
          // What is exact for all tokens is so for each, but for the one question that it says is open.
          const open = exact && known && !decision.exact && typeof token.aud === "string" && isMintable(token);
          if (open) expect(caveats.map(({ code }) => code)).toContain("question-mark");
          if (agrees && somebody) continue;
          const said = `${JSON.stringify(token)} ${trust.source.text} ${JSON.stringify({ caveats, decision, known, reach })}`;
          expect({ agrees, somebody }, said).toEqual({ agrees: true, somebody: true });
        }
      }),
      { numRuns: 1700 * RUNS },
    );
  });

  it("is never less than what the specification says of each, whatever of a policy cannot be read", () => {
    fc.assert(
      fc.property(aMalformedDoor, fc.array(aToken, { minLength: 6, maxLength: 6 }), ([trust, door], tokens) => {
        const { admitted, exact, reach } = whoCan(trust, door);
        for (const token of tokens) {
          const decision = admits(trust, door, token);
          const known = admitted.has(token);
          const agrees = exact && decision.exact ? known === decision.allowed : known || !decision.allowed;
          const somebody = !known || !isMintable(token) || reach !== "nobody";
          if (!agrees || !somebody)
            expect.fail(`${JSON.stringify({ token, decision, known, reach, door })} ${trust.source.text}`);
        }
      }),
      { numRuns: 400 * RUNS },
    );
  });

  it("never is nobody where the door was made for a job that there is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          aJob,
          aJob.map((job) => ({ ...job, subComponents: DEFAULT_SUB_COMPONENTS })),
        ),
        fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.constantFrom("*", "?"))),
        fc.nat(511),
        (job, cuts, pins) => {
          const token = mintClaims(job);
          const subject = withWildcards(String(token.sub), cuts);
          const claims = CLAIMS.filter((_, at) => (pins >> at) % 2 === 1);
          const equals = Object.fromEntries(claims.map((claim) => [`gitlab.com:${claim}`, token[claim]]));
          const { value: trust } = readPolicyValue(
            {
              Version: "2012-10-17",
              Statement: [
                { ...ALLOW, Condition: { StringLike: { "gitlab.com:sub": subject }, StringEquals: equals } },
                { ...ALLOW, Effect: "Deny", Condition: { StringNotLike: { "gitlab.com:sub": ["*", subject] } } },
                {
                  ...ALLOW,
                  Effect: "Deny",
                  Condition: {
                    StringLike: { "gitlab.com:sub": "*evil-*" },
                    StringEquals: { "gitlab.com:ref_protected": "x" },
                  },
                },
              ],
            },
            { kind: "trust" },
          );
          const door = { account: "111111111111", provider: { url: "gitlab.com", clientIds: [String(token.aud)] } };
          if (trust === undefined || !admits(trust, door, token).allowed) return expect.fail(trust?.source.text);
          const admission = whoCan(trust, door);
          const said = trust.source.text;
          expect(admission.reach, said).not.toBe("nobody");
          expect(admission.admitted.has(token), said).toBe(true);
          expect(admission.admitted.isEmpty(), said).not.toBe(true);
          expect(admission.broken).toBeUndefined();
          // That two components which name one project agree is beyond sets of strings, and not always decided.
          if (!admission.exact && !isDefault(String(token.sub))) return;
          expect(admission.admitted.isEmpty(), said).toBe(false);
          expect(admission.witness && admits(trust, door, admission.witness).allowed, said).toBe(true);
        },
      ),
      { numRuns: 400 * RUNS },
    );
  });

  it("comes with tokens that get in, and that GitLab can mint", () => {
    fc.assert(
      fc.property(aTrustPolicy, aDoor, fc.subarray(["acme", "acme/app"]), (trust, door, groups) => {
        const admission = whoCan(trust, door, { tenant: { groups, projectIds: ["20"] } });
        for (const token of [admission.witness, admission.outsider]) {
          if (token === undefined) continue;
          expect(admits(trust, door, token).allowed, `${JSON.stringify(token)} ${trust.source.text}`).toBe(true);
          expect(isMintable(token), JSON.stringify(token)).toBe(true);
        }
        const path = String(admission.outsider?.["project_path"] ?? "");
        for (const group of groups) expect(path === group || path.startsWith(`${group}/`)).toBe(false);
        if (admission.exact && admission.reach !== "nobody" && admission.reach !== "anyone")
          expect(admission.witness, trust.source.text).toBeDefined();
      }),
      { numRuns: 400 * RUNS },
    );
  });

  it("is described by patterns that leave nobody out", () => {
    fc.assert(
      fc.property(aTrustPolicy, aDoor, fc.array(aToken, { minLength: 8, maxLength: 8 }), (trust, door, tokens) => {
        const { admitted } = whoCan(trust, door);
        const rows = admitted.describe();
        for (const token of tokens) {
          if (!isMintable(token) || !admitted.has(token) || !isDefault(String(token.sub))) continue;
          const fits = rows.some(({ project, refType, ref, claims, ignoreCase }) =>
            [
              [project, token["project_path"]],
              [refType, token["ref_type"]],
              [ref, token["ref"]],
              [claims?.["sub"] ?? "*", token.sub],
            ].every(([pattern, value]) => matches(String(pattern), String(value), ignoreCase === true)),
          );
          expect(fits, `${JSON.stringify(token)} ${JSON.stringify(rows)} ${trust.source.text}`).toBe(true);
        }
      }),
      { numRuns: 500 * RUNS },
    );
  });

  it("calls refs pinned only where some ref of the project stays out", () => {
    fc.assert(
      fc.property(aTrustPolicy, aDoor, (trust, door) => {
        const { reach, exact, admitted } = whoCan(trust, door);
        if (reach !== "refs" || !exact) return;
        const { url } = door.provider;
        const paths = admitted.describe().flatMap(({ project }) => (/[*?]/.test(project) ? [] : [project]));
        for (const path of new Set(paths)) {
          const jobs = REFS.map((ref) => ({
            issuer: url.startsWith("https://") ? url : `https://${url}`,
            audience: door.provider.clientIds[0] ?? "",
            project: { path, id: "20", namespaceId: "20" },
            ...ref,
          }));
          const all = jobs.every((job) => admits(trust, door, mintClaims(job)).allowed);
          expect(all, `${path} ${trust.source.text}`).toBe(false);
        }
      }),
      { numRuns: 400 * RUNS },
    );
  });

  it("holds between two doors as it holds for every token", () => {
    fc.assert(
      fc.property(
        aTrustPolicy,
        aTrustPolicy,
        aDoor,
        fc.array(aToken, { minLength: 8, maxLength: 8 }),
        (a, b, door, tokens) => {
          const inner = whoCan(a, door);
          const outer = whoCan(b, door);
          const { holds, escape } = inner.admitted.within(outer.admitted);
          if (escape !== undefined) {
            expect(admits(a, door, escape).allowed, JSON.stringify(escape)).toBe(true);
            expect(admits(b, door, escape).allowed, JSON.stringify(escape)).toBe(false);
          }
          if (holds !== true) return;
          for (const token of tokens) {
            if (!isMintable(token) || !admits(a, door, token).allowed) continue;
            expect(admits(b, door, token).allowed, `${JSON.stringify(token)} ${a.source.text} ${b.source.text}`).toBe(
              true,
            );
          }
        },
      ),
      { numRuns: 400 * RUNS },
    );
  });
});

function matches(pattern: string, value: string, fold: boolean): boolean {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, fold ? "isu" : "su").test(value);
}

function isDefault(sub: string): boolean {
  const reading = parseSubject(sub);
  return "subject" in reading && reading.subject.isDefault;
}

/** What this GitLab could mint: claims of the right types, and a subject that says what they say. */
function isMintable(token: Readonly<Record<string, unknown>>): boolean {
  if (typeof token["sub"] !== "string") return false;
  const reading = parseSubject(token["sub"]);
  if ("problem" in reading) return false;
  for (const name of ["project_id", "namespace_id", "ref_protected"]) if (typeof token[name] !== "string") return false;
  return reading.subject.parts.every(
    ({ name, value }) =>
      token[name] === value || token[name.replace(/^source_/, "")] === value || token[name] === undefined,
  );
}
