import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agrees } from "../../../../src/core/access/apply/agree.ts";
import type { Change } from "../../../../src/core/change/change.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import { identify } from "../../../../src/core/change/object.ts";
import { undoOf } from "../../../../src/core/change/undo.ts";
import {
  ACCOUNT,
  OBJECTS,
  POLICY,
  PROFILE,
  PROVIDER,
  ROLE,
  RUNNER,
  canonical,
  creating,
  deleting,
  trustOf,
  updating,
} from "../../../core/access/export/objects.ts";
import { type Bench, openBench } from "./kit.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.sandbox.close());

const OTHER = canonical({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }],
});

/** Every object that can be changed, changed in all it has. */
function changed(object: CloudObject): CloudObject {
  switch (object.kind) {
    case "provider":
      return { ...object, clientIds: ["sts.amazonaws.com", "https://vault.acme.example"] };
    case "role": {
      const { boundary: _, ...rest } = object;
      const tags = { owner: "somebody else", team: "b" };
      return {
        ...rest,
        trust: object.arn === ROLE ? trustOf("release") : object.trust,
        description: "x",
        maxSessionSeconds: 3600,
        tags,
      };
    }
    case "user":
      return { ...object, boundary: POLICY, tags: {} };
    case "inline-policy":
      return { ...object, policy: OTHER };
    case "managed-policy":
      return { ...object, policy: OTHER, tags: { owner: "somebody else", team: "b" } };
    case "instance-profile":
      return { ...object, role: ROLE, tags: { owner: "somebody else", team: "b" } };
    case "pod-identity":
      return { ...object, role: RUNNER };
    default:
      return object;
  }
}

const UPDATES: readonly Change[] = OBJECTS.map((object) => updating(object, changed(object)));

async function expectStanding(objects: readonly CloudObject[]): Promise<void> {
  const wrong: string[] = [];
  for (const object of objects) {
    const found = await bench.look(object);
    if (found === undefined || !agrees(found, object)) wrong.push(`${object.kind} ${identify(object)}`);
  }
  expect(wrong).toEqual([]);
}

describe("applying", () => {
  it("makes one of every kind, and writes nothing the second time", async () => {
    await bench.apply(creating(OBJECTS));
    await expectStanding(OBJECTS);
    bench.writes.length = 0;
    expect(await bench.apply(creating(OBJECTS))).toEqual([]);
    expect(bench.writes).toEqual([]);
  });

  it("changes every kind, writes nothing the second time, and goes back by what undoes it", async () => {
    await bench.apply(creating(OBJECTS));
    await bench.apply(UPDATES);
    await expectStanding(OBJECTS.map(changed));
    bench.writes.length = 0;
    await bench.apply(UPDATES);
    expect(bench.writes).toEqual([]);
    await bench.apply(undoOf(UPDATES));
    await expectStanding(OBJECTS);
  });

  it("takes every kind away, the last one first, and finds nothing the second time", async () => {
    await bench.apply(creating(OBJECTS));
    await bench.apply(deleting(OBJECTS));
    for (const object of OBJECTS) expect(await bench.look(object)).toBeUndefined();
    bench.writes.length = 0;
    await bench.apply(deleting(OBJECTS));
    expect(bench.writes).toEqual([]);
  });

  it("writes only what differs", async () => {
    const role = OBJECTS.find((object) => object.kind === "role" && object.arn === ROLE);
    if (role?.kind !== "role") throw new TypeError("no role");
    await bench.apply(creating(OBJECTS));
    bench.writes.length = 0;
    await bench.apply([updating(role, { ...role, maxSessionSeconds: 3600 })]);
    expect(bench.writes).toEqual(["iam.UpdateRole"]);
  });

  it("leaves the session length and the description of a role alone where they were not read", async () => {
    const role = OBJECTS.find((object) => object.kind === "role" && object.arn === ROLE);
    if (role?.kind !== "role") throw new TypeError("no role");
    await bench.apply(creating(OBJECTS));
    bench.writes.length = 0;
    const { description: _, ...rest } = role;
    const before = { ...rest, maxSessionSeconds: 0 };
    await bench.apply([updating(before, { ...before, tags: { ...role.tags, team: "b" } })]);
    expect(bench.writes).toEqual(["iam.TagRole"]);
    await expectStanding([{ ...role, tags: { ...role.tags, team: "b" } }]);
    expect(agrees({ ...role, maxSessionSeconds: 0, description: "" }, role)).toBe(true);
  });

  it("makes way for a sixth version of a policy", async () => {
    const policy = OBJECTS.find(({ kind }) => kind === "managed-policy");
    if (policy?.kind !== "managed-policy") throw new TypeError("no policy");
    await bench.apply(creating([policy]));
    let before = policy;
    for (let count = 0; count < 7; count++) {
      const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::acme-${count}/*` };
      const after = { ...policy, policy: canonical({ Version: "2012-10-17", Statement: [statement] }) };
      await bench.apply([updating(before, after)]);
      before = after;
    }
    await expectStanding([before]);
  });

  it("never takes the place of another instance profile", async () => {
    await bench.apply(creating(OBJECTS));
    const other = PROFILE.replace("runners", "other");
    const profile: CloudObject = { kind: "instance-profile", arn: other, role: ROLE, tags: {} };
    const association: CloudObject = {
      kind: "profile-association",
      instance: "i-0abcdef1234567890",
      profileArn: other,
    };
    await expect(bench.apply(creating([profile, association]))).rejects.toMatchObject({ code: "apply/moved" });
    await expectStanding(OBJECTS);
  });

  it("leaves the audiences that others gave a provider", async () => {
    const provider = OBJECTS[0];
    if (provider?.kind !== "provider") throw new TypeError("no provider");
    await bench.apply(creating([provider]));
    const update = updating(provider, { ...provider, clientIds: [...provider.clientIds, "acme"] });
    // Somebody else adds theirs between plan and apply.
    await bench.apply([updating(provider, { ...provider, clientIds: [...provider.clientIds, "theirs"] })]);
    await bench.apply([update]);
    const found = await bench.look(provider);
    expect(found?.kind === "provider" ? [...found.clientIds].sort() : []).toEqual([
      "acme",
      "https://gitlab.com",
      "sts.amazonaws.com",
      "theirs",
    ]);
    expect(await bench.open([update])).toEqual([]);
    expect(PROVIDER).toContain(ACCOUNT);
  });
});

describe("an apply that is cut off at any call", () => {
  const plans: readonly (readonly [string, readonly Change[], readonly Change[]])[] = [
    ["making", [], creating(OBJECTS)],
    ["changing", creating(OBJECTS), UPDATES],
    ["taking away", creating(OBJECTS), deleting(OBJECTS)],
  ];

  it.each(plans)("goes on from there to the same end: %s", async (_name, first, changes) => {
    await bench.apply(first);
    const begin = bench.calls.length;
    await bench.apply(changes);
    const total = bench.calls.length - begin;
    expect(total).toBeGreaterThan(OBJECTS.length);
    const wanted = changes.flatMap(({ after }) => (after === undefined ? [] : [after]));
    for (let nth = 1; nth <= total; nth++) {
      for (const when of ["before", "after"] as const) {
        await bench.sandbox.close();
        bench = await openBench();
        await bench.apply(first);
        bench.breakAt(nth, when);
        await expect(bench.apply(changes)).rejects.toThrow();
        await bench.apply(changes);
        await expectStanding(wanted);
        expect(await bench.open(changes)).toEqual([]);
      }
    }
  });
});

describe("IAM's slow propagation", () => {
  it.each([
    ["by calls", { calls: 5 }],
    ["by seconds", { ms: 8000 }],
  ])("is waited for by asking: reads that lag %s", async (_name, lag) => {
    bench.sandbox.world.store.lag = lag;
    await bench.apply(creating(OBJECTS));
    // Nothing is waited for any more: what was told as done is seen.
    await expectStanding(OBJECTS);
    await bench.apply(UPDATES);
    await expectStanding(OBJECTS.map(changed));
  });

  it("does not make twice what a reader does not see yet", async () => {
    const provider = OBJECTS.slice(0, 3);
    await bench.apply(creating(provider));
    bench.sandbox.world.store.lag = { calls: 4 };
    const role = OBJECTS[2];
    if (role?.kind !== "role") throw new TypeError("no role");
    await bench.apply([updating(role, { ...role, maxSessionSeconds: 3600 })]);
    await expectStanding([{ ...role, maxSessionSeconds: 3600 }]);
  });
});

describe("an account that moved on", () => {
  it.each(["role", "inline-policy", "managed-policy"] as const)("is not written to: a %s", async (kind) => {
    const object = OBJECTS.find((one) => one.kind === kind);
    if (object === undefined) throw new TypeError("no object");
    await bench.apply(creating(OBJECTS));
    const other = changed(object);
    await bench.apply([updating(object, other)]);
    const wanted =
      kind === "role"
        ? { ...object, description: "what the plan wants" }
        : { ...object, policy: canonical({ Version: "2012-10-17", Statement: [] }) };
    await expect(bench.open([updating(object, wanted as CloudObject)])).rejects.toThrow(/^moved: /);
    await expect(bench.open([{ action: "create", account: ACCOUNT, after: object, reason: "" }])).rejects.toThrow(
      /^moved: /,
    );
    await expect(bench.open(deleting([object]))).rejects.toThrow(/^moved: /);
  });
});
