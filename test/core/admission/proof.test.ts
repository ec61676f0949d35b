import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProof } from "../../../src/core/admission/check/check-proof.ts";
import { whoCan } from "../../../src/core/admission/who-can.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import { doorOf, readCases, trustOf } from "./cases.ts";
import { aDoor, anOddDoor, aTrustPolicy } from "./generators.ts";
import { aMalformedDoor } from "./malformed.ts";

/** As it comes out of a file. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const RUNS = process.env["SALLYPORT_NIGHTLY"] === undefined ? 1 : 40;

describe.each(readCases())("the proof of %s", (_file, cases) => {
  it.each(cases)("$name", (given) => {
    const admission = whoCan(trustOf(given), doorOf(given), { tenant: given.tenant });
    const check = checkProof(throughJson(admission.proof()));
    expect(check).toMatchObject({ holds: true });
    if (check.holds && admission.exact) expect(check.unproved).toEqual([]);
  });
});

describe("a proof", () => {
  it("is accepted for every answer", () => {
    fc.assert(
      fc.property(aTrustPolicy, aDoor, fc.subarray(["acme", "evil/app"]), (trust, door, groups) => {
        const admission = whoCan(trust, door, { tenant: { groups } });
        const check = checkProof(throughJson(admission.proof()));
        expect(check.holds, `${JSON.stringify(check)} ${trust.source.text}`).toBe(true);
        if (check.holds && admission.exact) expect(check.unproved, trust.source.text).toEqual([]);
      }),
      { numRuns: 150 * RUNS },
    );
  });

  it("is whole for every exact answer about the oddest policies, whatever the answer was allowed to cost", () => {
    fc.assert(
      fc.property(anOddDoor, fc.constantFrom(undefined, 3, 50, 400), ([trust, door], states) => {
        const budget = states === undefined ? {} : { budget: { states } };
        const admission = whoCan(trust, door, { tenant: { groups: ["acme"], projectIds: ["20"] }, ...budget });
        const { exact, reach } = admission;
        const check = checkProof(throughJson(admission.proof()));
        const rcps = JSON.stringify((door.rcps ?? []).flat().map(({ source }) => source.text));
        const said = `${reach} ${trust.source.text} ${rcps}`;
        expect(check, said).toMatchObject({ holds: true });
        if (check.holds && exact) expect(check.unproved, said).toEqual([]);
      }),
      { numRuns: 300 * RUNS },
    );
  });

  it("is accepted for every answer about policies that AWS would not store", () => {
    fc.assert(
      fc.property(aMalformedDoor, ([trust, door]) => {
        const admission = whoCan(trust, door, { tenant: { groups: ["acme"], projectIds: ["20"] } });
        const check = checkProof(throughJson(admission.proof()));
        const said = `${JSON.stringify(check)} ${trust.source.text} ${JSON.stringify(door)}`;
        expect(check.holds, said).toBe(true);
        if (check.holds && admission.exact) expect(check.unproved, said).toEqual([]);
      }),
      { numRuns: 300 * RUNS },
    );
  });

  it("names what of a policy could not be read", () => {
    const own = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";
    const readable = { Effect: "Allow", Principal: { Federated: own }, Action: "sts:AssumeRoleWithWebIdentity" };
    const unreadable: readonly (readonly [object | number, string])[] = [
      [1, "Action, Effect, Principal, Resource"],
      [{ ...readable, Effect: "Permit" }, "Effect"],
      [{ ...readable, Effect: "allow" }, "Effect"],
      [{ ...readable, Principal: { Federated: [own.replace("gitlab", "github"), null] } }, "Principal"],
      [{ ...readable, Principal: { Provider: own } }, "Principal"],
      [{ ...readable, NotPrincipal: "*" }, "Principal"],
      [{ ...readable, Action: undefined }, "Action"],
      [{ ...readable, Action: [7] }, "Action"],
      [{ ...readable, Condition: "x" }, "Condition"],
    ];
    for (const [statement, named] of unreadable) {
      const { value: trust } = readPolicyValue({ Version: "2012-10-17", Statement: [statement] }, { kind: "trust" });
      if (trust === undefined) return expect.fail("a policy was expected");
      const door = { account: "111111111111", provider: { url: "gitlab.com", clientIds: ["sts.amazonaws.com"] } };
      const admission = whoCan(trust, door);
      expect(admission, named).toMatchObject({ reach: "instance", exact: false });
      expect(checkProof(throughJson(admission.proof())), named).toMatchObject({
        holds: true,
        assumes: named.split(", "),
      });
    }
  });

  it("moved to another policy is refused, unless it is true of that one as well", () => {
    fc.assert(
      fc.property(aTrustPolicy, aTrustPolicy, aDoor, (from, to, door) => {
        const source = whoCan(from, door);
        const certificate = { ...source.proof(), trust: to.source.text, getsIn: undefined };
        if (source.reach === "instance" || source.reach === "anyone") return;
        const check = checkProof(throughJson(certificate));
        // A certificate that says itself what it does not prove claims nothing.
        if (!check.holds || check.unproved.length > 0) return;
        const target = whoCan(to, door);
        const said = `${from.source.text} ${to.source.text}`;
        if (source.reach === "nobody") expect(target.admitted.isEmpty(), said).toBe(true);
        else if (target.reach !== "anyone") expect(target.reach, said).not.toBe("instance");
      }),
      { numRuns: 150 * RUNS },
    );
  });
});

interface Loose {
  [key: string]: unknown;
}

type Change = (certificate: Loose) => void;

/** Each takes a true certificate and makes it claim more than it proves. */
const FORGERIES: Readonly<Record<string, readonly [sample: string, change: Change]>> = {
  "says nobody of an open door": ["open", (one) => Object.assign(one, { reach: "nobody", getsIn: undefined })],
  "says refs of an open door": ["open", (one) => Object.assign(one, { reach: "refs" })],
  "brings a token of another issuer": ["group", edit("getsIn", { iss: "https://gitlab.example.com" })],
  "brings a token for another audience": ["group", edit("getsIn", { aud: "other" })],
  "brings a token that no statement allows": [
    "group",
    edit("getsIn", { sub: "project_path:eve/x:ref_type:branch:ref:main", project_path: "eve/x" }),
  ],
  "brings a token that GitLab cannot mint": ["open", edit("getsIn", { sub: "project_path:acme:ref_type:mr:ref:main" })],
  "brings a token that says two things": ["open", edit("getsIn", { sub: "project_id:1:ref:main", project_id: "2" })],
  "brings the tenant's own token as an outsider": [
    "prefix",
    edit("outsider", { sub: "project_path:acme/x:ref_type:branch:ref:main", project_path: "acme/x" }),
  ],
  "leaves a statement out": ["two", (one) => within(one, "nobodyElse", 0, "parts").splice(1)],
  "has another policy": [
    "group",
    (one) => Object.assign(one, { trust: String(one["trust"]).replaceAll("acme/*", "ac*") }),
  ],
  "has a policy with one statement more": [
    "group",
    (one) => {
      const policy = JSON.parse(String(one["trust"])) as { Statement: Loose[] };
      policy.Statement.push({ ...policy.Statement[0], Condition: undefined });
      one["trust"] = JSON.stringify(policy, undefined, 2);
    },
  ],
  "has a policy that says two things of one key": [
    "group",
    (one) =>
      Object.assign(one, { trust: String(one["trust"]).replace('"Effect":', '"Effect": "Allow",\n      "Effect":') }),
  ],
  "names another group": [
    "group",
    edit("nobodyElse", [{ than: { kind: "named", projects: [], projectIds: [], groups: ["eve"], namespaceIds: [] } }]),
  ],
  "claims refs, which nobody proves": ["list", (one) => Object.assign(one, { reach: "refs" })],
  "claims a project where a group is proved": ["group", (one) => Object.assign(one, { reach: "project" })],
  "has another tenant": ["group", (one) => Object.assign(one, { tenant: { groups: ["eve"] } })],
  "knows fewer subjects": ["nobody", (one) => (one["subjects"] as { edges: unknown[] }).edges.splice(40, 1)],
  "knows subjects that end elsewhere": [
    "nobody",
    (one) => (one["subjects"] as { accepts: unknown[] }).accepts.splice(0, 1),
  ],
  "takes a claim for empty that is not": ["denied", reason({ by: "values", claim: "sub" })],
  "takes an id for pinned that is not": ["group", reason({ by: "bound", claim: "project_id" })],
  "relies on a Deny that is not there": ["group", reason({ by: "deny", deny: { statement: 0 }, cases: [] })],
  "leaves a case of a Deny out": ["denied", (one) => (reasonOf(one)["cases"] as unknown[]).splice(0, 1)],
  "leaves a choice out": ["list", (one) => (reasonOf(one)["cases"] as unknown[]).splice(0, 1)],
  "has one string where there are many": [
    "group",
    (one) => Object.assign(reasonOf(one), { cases: [{ kind: "one-string", text: "x" }] }),
  ],
  "says that one pattern subsumes another": [
    "nobody",
    (one) => Object.assign(reasonOf(one), { cases: [{ kind: "subsumed", clause: 0, by: 1 }] }),
  ],
  "lacks a state": ["search", (one) => (((reasonOf(one)["cases"] as Loose[])[0] ?? {})["states"] as unknown[]).pop()],
  "uses a condition as if it asked for more than it does": [
    "tied",
    (one) => {
      one["trust"] = String(one["trust"]).replaceAll("StringLike", "StringLikeIfExists");
      const part = (within(one, "nobodyElse", 0, "parts") as Loose[])[0];
      if (part !== undefined) part["uses"] = [];
    },
  ],
  "takes a variable for the value of another statement": [
    "tied",
    (one) => {
      one["trust"] = String(one["trust"]).replaceAll('"20"', '["20", "21"]');
    },
  ],
  "relies on a Deny that only seems to be for all": [
    "empty",
    (one) => {
      one["trust"] = String(one["trust"]).replaceAll("ForAllValues:StringNotEquals", "ForAllValues:StringEquals");
    },
  ],
  "chooses from a list that is not asked for": ["list", (one) => Object.assign(reasonOf(one), { lists: [1] })],
  "takes two components for one": [
    "group",
    (one) =>
      reason({
        by: "sameness",
        components: ["project_path", "ref"],
        value: "a",
        other: reasonOf(one),
        silent: reasonOf(one),
        saying: reasonOf(one),
      })(one),
  ],
  "rules a subject out that GitLab mints": [
    "group",
    (one) => reason({ by: "unmintable", subject: "project_path:a/b:ref:main", rest: reasonOf(one) })(one),
  ],
  "takes a component for a claim that it is not": [
    "group",
    (one) =>
      reason({ by: "disagreement", claim: "namespace_id", component: "project_id", value: "x", rest: reasonOf(one) })(
        one,
      ),
  ],
  "has the provider of another account": [
    "group",
    edit("door", { providerArn: "arn:aws:iam::222222222222:oidc-provider/gitlab.com" }),
  ],
  "is of another format": ["group", (one) => Object.assign(one, { formatVersion: "2.0" })],
  "is cut short": ["group", (one) => delete one["subjects"]],
};

function edit(name: string, over: object): Change {
  return (one) => {
    const value = one[name];
    if (Array.isArray(value)) one[name] = value.map((part: object, at) => ({ ...part, ...(over as object[])[at] }));
    else one[name] = { ...(value as object), ...over };
  };
}

function within(one: Loose, name: string, at: number, part: string): unknown[] {
  const list = one[name] as Loose[];
  return (list[at] ?? {})[part] as unknown[];
}

function reasonOf(one: Loose): Loose {
  return (within(one, "nobodyElse", 0, "parts") as Loose[])[0]?.["because"] as Loose;
}

function reason(because: object): Change {
  return (one) => {
    const part = (within(one, "nobodyElse", 0, "parts") as Loose[])[0];
    if (part !== undefined) part["because"] = because;
  };
}

const sub = (operator: string, ...values: string[]) => ({ Condition: { [operator]: { "gitlab.com:sub": values } } });

const SAMPLES: Readonly<Record<string, readonly object[]>> = {
  open: [{}],
  group: [sub("StringLike", "project_path:acme/*")],
  prefix: [sub("StringLike", "project_path:acme*")],
  two: [sub("StringLike", "project_path:acme/*"), sub("StringLike", "project_path:acme/app:*")],
  list: [sub("StringLike", "project_path:acme/a:*", "project_path:acme/b:*", "project_path:acme/c/*")],
  nobody: [sub("StringLike", "project_path:acme/app:ref_type:mr:*")],
  search: [sub("StringLike", "*:ref_type:mr:*")],
  tied: [
    {
      Condition: {
        StringEquals: { "gitlab.com:project_id": "20" },
        StringLike: { "gitlab.com:sub": "project_id:${gitlab.com:project_id}:*" },
      },
    },
  ],
  mistyped: [sub("StringLike", "project_id:${gitlab.com:project_id}:ref_type:mr:*")],
  empty: [
    { Condition: { StringLike: { "gitlab.com:user_email": "?*" } } },
    { Effect: "Deny", Condition: { "ForAllValues:StringNotEquals": { "gitlab.com:user_email": [""] } } },
  ],
  nothing: [{}, { Effect: "Deny", Condition: { "ForAllValues:NumericNotEquals": { "gitlab.com:ref_protected": [] } } }],
  many: [sub("StringLike", ...Array.from({ length: 301 }, (_, at) => `project_path:acme/p${at}:*`))],
  denied: [
    {},
    {
      Effect: "Deny",
      Condition: { StringNotLike: { "gitlab.com:sub": "project_path:acme/*" }, Null: { "gitlab.com:sub": "false" } },
    },
  ],
};

describe("a certificate that", () => {
  const certificateOf = (name: string): Loose => {
    const given = { name, because: "", source: "", statements: SAMPLES[name] ?? [], expect: {} };
    return throughJson(whoCan(trustOf(given), doorOf(given), { tenant: { groups: ["acme"] } }).proof()) as Loose;
  };

  it.each(Object.keys(SAMPLES))("is true of the sample `%s` is accepted", (name) => {
    expect(checkProof(certificateOf(name))).toMatchObject({ holds: true, unproved: [] });
  });

  it.each(Object.entries(FORGERIES))("%s is refused", (_name, [sample, change]) => {
    const certificate = certificateOf(sample);
    change(certificate);
    const check = checkProof(certificate);
    expect(check).toMatchObject({ holds: false });
  });

  it("rests on what is not the token's to say, or not understood, says so", () => {
    const doubtful = {
      StringMatches: { "gitlab.com:user_login": "x" },
      IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
    };
    const given = { name: "", because: "", source: "", statements: [{ Condition: doubtful }], expect: {} };
    const check = checkProof(throughJson(whoCan(trustOf(given), doorOf(given)).proof()));
    expect(check).toMatchObject({ holds: true, assumes: ["aws:SourceIp", "gitlab.com:user_login"] });
  });

  it("is no certificate is refused", () => {
    for (const junk of [undefined, null, 1, "x", [], {}, { formatVersion: "1.0", kind: "admission" }])
      expect(checkProof(junk)).toMatchObject({ holds: false });
  });
});

describe("the checker", () => {
  it("shares no code with the search", async () => {
    const { readdirSync, readFileSync } = await import("node:fs");
    const folder = new URL("../../../src/core/admission/check/", import.meta.url);
    const imports = readdirSync(folder).flatMap((file) =>
      [...readFileSync(new URL(file, folder), "utf8").matchAll(/^import (?!type)[^;]* from "([^"]+)";/gm)].map(
        ([, from]) => from,
      ),
    );
    expect(imports.filter((from) => from?.startsWith("./") !== true)).toEqual(["../../language/check-emptiness.ts"]);
  });
});
