import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Holding } from "../../../../src/core/access/keys/find-holdings.ts";
import { type LifeTags } from "../../../../src/core/access/keys/life-tags.ts";
import type { UserKey } from "../../../../src/core/access/keys/user-key.ts";
import { nextStep } from "../../../../src/core/access/rotate/next-step.ts";
import type { Outlook, Situation } from "../../../../src/core/access/rotate/situation.ts";
import { instantOf, secondsOf } from "../../../../src/core/text/instant.ts";
import { Secret } from "../../../../src/core/text/secret.ts";

const OLD = "AKIAIOSFODNN7EXAMPLE";
const NEW = "AKIAI44QH8DHBEXAMPLE";
const NOW = "2026-11-20T12:00:00Z";
const DAY = 86_400;
const WAITS = { still: DAY, keep: 7 * DAY };

function ago(seconds: number): string {
  return instantOf((secondsOf(NOW) ?? 0) - seconds);
}

function key(id: string, more: Partial<UserKey> = {}): UserKey {
  return { id, active: true, created: ago(100 * DAY), ...more };
}

function holding(keyId: string, owner = "acme/api", more: { hidden?: boolean; problem?: string } = {}): Holding {
  const base = { scope: "project", owner, environmentScope: "*", type: "env_var", protected: true } as const;
  const hidden = more.hidden === true;
  const secret = { ...base, key: "AWS_SECRET_ACCESS_KEY", masked: true, hidden };
  return {
    keyId,
    form: "pair",
    id: { ...base, key: "AWS_ACCESS_KEY_ID", value: new Secret(keyId), masked: false, hidden: false },
    secret: hidden ? secret : { ...secret, value: new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") },
    ...(more.problem === undefined ? {} : { problem: more.problem }),
  };
}

function outlook(
  keys: readonly UserKey[],
  held: readonly Holding[],
  life: LifeTags = {},
  more: Partial<Situation> = {},
): Outlook {
  return nextStep({
    user: { arn: "arn:aws:iam::111111111111:user/bot", name: "bot", tags: {}, keys },
    life,
    holdings: { held, opaque: [] },
    now: NOW,
    waits: WAITS,
    allowNarrowing: false,
    ...more,
  });
}

/** In a word or two: what is done, or that it waits, or why not. */
function word(found: Outlook): string {
  if (found.kind === "step") return found.step.does;
  return found.kind === "wait" ? "wait" : found.because;
}

const BEGUN: LifeTags = { retiring: OLD, makingSince: ago(3600), places: "1" };
const MADE: LifeTags = { ...BEGUN, successor: NEW };
const WRITTEN: LifeTags = { ...MADE, writtenAt: ago(3000) };
const used = (id: string, seconds: number): UserKey => key(id, { lastUsed: { at: ago(seconds) } });
const fresh = key(NEW, { created: ago(3500) });

describe("the next step of a rotation", () => {
  const CASES: readonly (readonly [says: string, expected: string, found: () => Outlook])[] = [
    ["there is no key", "no-key", () => outlook([], [])],
    ["the only key is deactivated", "inactive", () => outlook([key(OLD, { active: false })], [holding(OLD)])],
    ["the key lies nowhere", "not-in-gitlab", () => outlook([key(OLD)], [])],
    [
      "one of its places cannot be written",
      "cannot-write",
      () => outlook([key(OLD)], [holding(OLD), holding(OLD, "acme/web", { problem: "it is unclear" })]),
    ],
    ["the key is too young", "wait", () => outlook([key(OLD)], [holding(OLD)], {}, { olderThan: 200 * DAY })],
    ["all is as it should be", "make", () => outlook([key(OLD)], [holding(OLD)])],
    ["there are two keys, and nobody wrote down why", "two-keys", () => outlook([key(OLD), key(NEW)], [holding(OLD)])],
    [
      "a person says which of two is to go",
      "adopt",
      () => outlook([key(OLD), key(NEW)], [holding(NEW)], {}, { retire: OLD }),
    ],
    [
      "the one that a person wants to go still lies in GitLab",
      "two-keys",
      () => outlook([key(OLD), key(NEW)], [holding(OLD)], {}, { retire: OLD }),
    ],
    ["a migration has the key", "migrating", () => outlook([key(OLD)], [holding(OLD)], { retiring: OLD })],
    ["it was begun and nothing made", "make", () => outlook([key(OLD)], [holding(OLD)], BEGUN)],
    ["a key was made of which nobody has the secret", "make", () => outlook([key(OLD), fresh], [holding(OLD)], BEGUN)],
    [
      "another key is older than the rotation, so that it is somebody's",
      "two-keys",
      () => outlook([key(OLD), key(NEW)], [holding(OLD)], BEGUN),
    ],
    [
      "another key was used, so that somebody has its secret",
      "two-keys",
      () => outlook([key(OLD), { ...fresh, lastUsed: { at: ago(10) } }], [holding(OLD)], BEGUN),
    ],
    ["the successor was made and lies nowhere yet", "make", () => outlook([key(OLD), fresh], [holding(OLD)], MADE)],
    [
      "the successor lies in one of two places, and can be read there",
      "write",
      () => outlook([key(OLD), fresh], [holding(NEW), holding(OLD, "acme/web")], MADE),
    ],
    [
      "the successor lies in one of two places, hidden",
      "make",
      () => outlook([key(OLD), fresh], [holding(NEW, "acme/api", { hidden: true }), holding(OLD, "acme/web")], MADE),
    ],
    [
      "it lies there hidden, and another place is not to be seen",
      "not-all-seen",
      () => outlook([key(OLD), fresh], [holding(OLD, "acme/web")], { ...MADE, places: "2" }),
    ],
    [
      "it lies there hidden and was used: to replace it is a person's to say",
      "wait",
      () =>
        outlook(
          [key(OLD), { ...fresh, lastUsed: { at: ago(10) } }],
          [holding(NEW, "acme/api", { hidden: true }), holding(OLD, "acme/web")],
          MADE,
        ),
    ],
    [
      "everything was written, and that was not written down",
      "write",
      () => outlook([key(OLD), fresh], [holding(NEW)], MADE),
    ],
    ["neither key lies anywhere any more", "wait", () => outlook([key(OLD), fresh], [], MADE)],
    [
      "neither lies anywhere, and a person says to go on",
      "discard",
      () => outlook([key(OLD), fresh], [], MADE, { allowNarrowing: true }),
    ],
    ["no job has used the new key", "wait", () => outlook([key(OLD), fresh], [holding(NEW)], WRITTEN)],
    [
      "a person does not want to wait for that",
      "deactivate",
      () => outlook([key(OLD), fresh], [holding(NEW)], WRITTEN, { allowNarrowing: true }),
    ],
    ["the old key was used just now", "wait", () => outlook([used(OLD, 60), used(NEW, 60)], [holding(NEW)], WRITTEN)],
    [
      "the old key stands still",
      "deactivate",
      () => outlook([used(OLD, 2 * DAY), used(NEW, 60)], [holding(NEW)], WRITTEN),
    ],
    [
      "the old key came back into a variable",
      "write",
      () => outlook([used(OLD, 2 * DAY), used(NEW, 60)], [holding(NEW), holding(OLD, "acme/web")], WRITTEN),
    ],
    [
      "the new key was deactivated",
      "inactive",
      () => outlook([used(OLD, 2 * DAY), { ...used(NEW, 60), active: false }], [holding(NEW)], WRITTEN),
    ],
    [
      "somebody else deactivated the old key",
      "note",
      () => outlook([{ ...used(OLD, 2 * DAY), active: false }, used(NEW, 60)], [holding(NEW)], WRITTEN),
    ],
    [
      "the old key was not deactivated for long",
      "wait",
      () =>
        outlook([{ ...used(OLD, 9 * DAY), active: false }, used(NEW, 60)], [holding(NEW)], {
          ...WRITTEN,
          deactivatedAt: ago(DAY),
        }),
    ],
    [
      "the old key was deactivated long enough",
      "delete",
      () =>
        outlook([{ ...used(OLD, 9 * DAY), active: false }, used(NEW, 60)], [holding(NEW)], {
          ...WRITTEN,
          deactivatedAt: ago(8 * DAY),
        }),
    ],
    ["the old key is gone", "tidy", () => outlook([used(NEW, 60)], [holding(NEW)], WRITTEN)],
  ];
  for (const [says, expected, found] of CASES) {
    it(`is \`${expected}\` where ${says}`, () => {
      expect(word(found())).toBe(expected);
    });
  }
});

const AGO = fc.integer({ min: 0, max: 12 * DAY }).map(ago);

const aKey = (id: string): fc.Arbitrary<UserKey> =>
  fc.record({ active: fc.boolean(), created: AGO, at: fc.option(AGO, { nil: undefined }) }).map(
    ({ active, created, at }): UserKey => ({
      id,
      active,
      created,
      ...(at === undefined ? {} : { lastUsed: { at } }),
    }),
  );

const aSituation: fc.Arbitrary<Situation> = fc
  .record({
    old: fc.option(aKey(OLD), { nil: undefined }),
    fresh: fc.option(aKey(NEW), { nil: undefined }),
    held: fc.array(
      fc
        .record({ keyId: fc.constantFrom(OLD, NEW), owner: fc.constantFrom("a/b", "a/c", "a/d"), hidden: fc.boolean() })
        .map(({ keyId, owner, hidden }) => holding(keyId, owner, { hidden })),
      { maxLength: 3 },
    ),
    successor: fc.boolean(),
    writtenAt: fc.option(AGO, { nil: undefined }),
    deactivatedAt: fc.option(AGO, { nil: undefined }),
    allowNarrowing: fc.boolean(),
    begun: fc.boolean(),
  })
  .map(({ old, fresh: young, held, successor, writtenAt, deactivatedAt, allowNarrowing, begun }) => ({
    user: { arn: "arn:aws:iam::111111111111:user/bot", name: "bot", tags: {}, keys: [old ?? [], young ?? []].flat() },
    life: begun
      ? {
          retiring: OLD,
          makingSince: ago(11 * DAY),
          places: "1",
          ...(successor ? { successor: NEW } : {}),
          ...(writtenAt === undefined ? {} : { writtenAt }),
          ...(deactivatedAt === undefined ? {} : { deactivatedAt }),
        }
      : {},
    holdings: { held, opaque: [] },
    now: NOW,
    waits: WAITS,
    allowNarrowing,
  }));

describe("whatever stands", () => {
  const of = (situation: Situation, id: string) => situation.user.keys.find((one) => one.id === id);
  const lies = (situation: Situation, id: string) => situation.holdings.held.some(({ keyId }) => keyId === id);
  const runs = { numRuns: process.env["SALLYPORT_NIGHTLY"] === "1" ? 100_000 : 3000 };

  it("a key that lies in a variable is never deactivated, and never deleted but for its successor in the same step", () => {
    fc.assert(
      fc.property(aSituation, (situation) => {
        const found = nextStep(situation);
        if (found.kind !== "step") return;
        const { step } = found;
        if (step.does === "deactivate" || step.does === "delete" || step.does === "discard")
          expect(lies(situation, step.key)).toBe(false);
        // What is replaced is written anew wherever it lies.
        if (step.does === "make" && step.instead !== undefined) {
          const { instead, into } = step;
          expect(
            situation.holdings.held.filter(({ keyId }) => keyId === instead).every((one) => into.includes(one)),
          ).toBe(true);
        }
      }),
      runs,
    );
  });

  it("a key is deactivated only once its successor was used and it was not for a while, unless a person says so", () => {
    fc.assert(
      fc.property(aSituation, (situation) => {
        const found = nextStep(situation);
        if (found.kind !== "step" || found.step.does !== "deactivate" || situation.allowNarrowing) return;
        expect(of(situation, NEW)).toMatchObject({ active: true, lastUsed: expect.anything() });
        expect(of(situation, OLD)?.lastUsed?.at ?? "").not.toSatisfy((at: string) => at > ago(DAY));
      }),
      runs,
    );
  });

  it("a key is deleted only once it was deactivated long enough, and nothing was heard of it since", () => {
    fc.assert(
      fc.property(aSituation, (situation) => {
        const found = nextStep(situation);
        if (found.kind !== "step" || found.step.does !== "delete") return;
        expect(of(situation, OLD)?.active).toBe(false);
        const { deactivatedAt = NOW } = situation.life;
        expect([deactivatedAt, of(situation, OLD)?.lastUsed?.at ?? ""].every((at) => at <= ago(7 * DAY))).toBe(true);
        expect(of(situation, NEW)?.active).toBe(true);
      }),
      runs,
    );
  });

  it("a key is made only where there is a place to write it, and never a third", () => {
    fc.assert(
      fc.property(aSituation, (situation) => {
        const found = nextStep(situation);
        if (found.kind !== "step" || found.step.does !== "make") return;
        expect(found.step.into.length).toBeGreaterThan(0);
        expect(situation.user.keys.length - (found.step.instead === undefined ? 0 : 1)).toBeLessThan(2);
      }),
      runs,
    );
  });
});
