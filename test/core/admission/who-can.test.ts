import { describe, expect, it } from "vitest";
import { admits } from "../../../src/core/admission/admits.ts";
import { whoCan } from "../../../src/core/admission/who-can.ts";
import { doorOf, readCases, tokenOf, trustOf } from "./cases.ts";

describe.each(readCases())("%s", (_file, cases) => {
  it.each(cases)("$name", (given) => {
    const trust = trustOf(given);
    const door = doorOf(given);
    const admission = whoCan(trust, door, { tenant: given.tenant });
    const { outsider, broken, ...expected } = given.expect;
    expect({ reach: admission.reach, exact: admission.exact, identity: admission.identity }).toMatchObject(expected);
    if (broken !== undefined) expect((admission.broken ?? []).map(({ code }) => code)).toEqual(broken);
    if (outsider !== undefined) expect(admission.outsider?.sub ?? false).toEqual(outsider ? expect.any(String) : false);
    const codes = admission.caveats.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining([...(given.caveats ?? [])]));
    if (given.caveats?.length === 0) expect(codes).toEqual([]);
    for (const token of [admission.witness, admission.outsider])
      if (token !== undefined) expect(admits(trust, door, token).allowed, String(token.sub)).toBe(true);
    if (admission.reach !== "nobody" && admission.reach !== "anyone") expect(admission.witness).toBeDefined();
    for (const job of given.admits ?? [])
      expect(admission.admitted.has(tokenOf(given, job)), JSON.stringify(job)).toBe(true);
    for (const job of given.refuses ?? [])
      expect(admission.admitted.has(tokenOf(given, job)), JSON.stringify(job)).toBe(false);
  });

  it.each(cases)("$name: no narrower when the budget ends early", (given) => {
    const [trust, door] = [trustOf(given), doorOf(given)];
    const whole = whoCan(trust, door, { tenant: given.tenant });
    for (const states of [1, 5, 25, 125, 625]) {
      const cut = whoCan(trust, door, { tenant: given.tenant, budget: { states } });
      if (cut.exact) expect([cut.reach, cut.identity]).toEqual([whole.reach, whole.identity]);
      expect(REACHES.indexOf(cut.reach), `${states} states: ${cut.reach}`).toBeGreaterThanOrEqual(
        REACHES.indexOf(whole.reach),
      );
    }
  });
});

const REACHES = ["nobody", "refs", "project", "group", "instance", "anyone"];

describe("a variable under an operator that is not made for strings", () => {
  it("never makes a door look shut, since the other claim may be whatever is asked for", () => {
    const ofLogin = { Condition: { ArnLike: { "gitlab.com:ref_protected": "${gitlab.com:user_login}" } } };
    const given = { name: "", because: "", source: "", statements: [ofLogin], expect: {} };
    const token = tokenOf(given, { protected: true, user: { login: "true" } });
    expect(admits(trustOf(given), doorOf(given), token).allowed).toBe(true);
    expect(whoCan(trustOf(given), doorOf(given))).toMatchObject({ reach: "instance", exact: false });
  });
});
