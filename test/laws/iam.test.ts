import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/core/iam/decide.ts";
import { printPolicy } from "../../src/core/iam/print-policy.ts";
import { readPolicy } from "../../src/core/iam/read-policy.ts";
import type { Decision, PolicySet, Request } from "../../src/core/iam/request.ts";
import { runs } from "../core/language/brute-force.ts";
import {
  type LayersJson,
  type StatementJson,
  UNREADABLE_OPERATOR,
  condition,
  layers,
  mapStatements,
  policyOf,
  policySetOf,
  request,
  statement,
} from "./arbitrary-policies.ts";

type Layer = keyof LayersJson;
const LAYERS: readonly Layer[] = ["identity", "boundary", "session", "trust", "resource", "scp", "rcp"];

function verdict(json: LayersJson, asked: Request): Omit<Decision, "because"> {
  const { allowed, exact, kind } = decide(policySetOf(json), asked);
  return { allowed, exact, kind };
}

function holds<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  law: (...values: T) => void,
): void {
  const values = fc.tuple<T>(...arbitraries);
  fc.assert(
    fc.property(values, (tuple) => law(...tuple)),
    { numRuns: runs(400) },
  );
}

function withStatement(json: LayersJson, layer: Layer, added: StatementJson): LayersJson {
  return { ...json, [layer]: [...(json[layer] ?? []), added] };
}

/** Whether a layer has a say in requests of this kind at all. */
function hasSay(layer: Layer, asked: Request): boolean {
  if (layer === "trust" || layer === "resource") return true;
  return layer === "rcp" ? /^(s3|kms|sts):/.test(asked.action) : asked.principal.kind === "aws";
}

const layer = fc.constantFrom(...LAYERS);
const DENY_ALL: StatementJson = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };

describe("laws of decisions:", () => {
  it("a deny trumps every allow", () => {
    holds([layers, layer, request], (json, name, asked) => {
      if (!hasSay(name, asked)) return;
      expect(verdict(withStatement(json, name, DENY_ALL), asked)).toEqual({
        allowed: false,
        exact: true,
        kind: "explicit-deny",
      });
    });
  });

  it("no allow undoes an explicit deny", () => {
    holds([layers, layer, request, statement("resource")], (json, name, asked, added) => {
      if (verdict(json, asked).kind !== "explicit-deny") return;
      expect(verdict(withStatement(json, name, { ...added, Effect: "Allow" }), asked).kind).toBe("explicit-deny");
    });
  });

  it("nothing is allowed that no statement allows", () => {
    holds([layers, request], (json, asked) => {
      const denialsOnly = mapStatements(json, (entry) => (entry.Effect === "Deny" ? entry : undefined));
      expect(verdict(denialsOnly, asked).allowed).toBe(false);
    });
  });

  it("what is allowed has a statement to show that allows it", () => {
    holds([layers, request], (json, asked) => {
      const { allowed, because } = decide(policySetOf(json), asked);
      const shown = because.some(
        (reason) => reason.applied && (reason.code === "allow" || reason.code === "undecided"),
      );
      expect(!allowed || shown).toBe(true);
    });
  });

  it("what is denied explicitly has a statement to show that denies it", () => {
    holds([layers, request], (json, asked) => {
      const { kind, because } = decide(policySetOf(json), asked);
      expect(because.some((reason) => reason.applied && reason.code === "deny")).toBe(kind === "explicit-deny");
    });
  });

  it("every statement that did not apply says what failed and where", () => {
    holds([layers, request], (json, asked) => {
      for (const reason of decide(policySetOf(json), asked).because) {
        if (reason.statement === undefined || reason.applied) continue;
        expect(reason.failed).toBeTypeOf("string");
        expect(reason.span?.line).toBeGreaterThan(0);
      }
    });
  });

  it("the order of statements, values and keys does not matter, and neither do duplicates", () => {
    holds([layers, request], (json, asked) => {
      const turned = (value: unknown): unknown => {
        if (Array.isArray(value)) return [...value, ...value].reverse();
        if (value === null || typeof value !== "object") return value;
        return Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, turned(inner)]),
        );
      };
      const changed = turned(json) as LayersJson;
      expect(verdict(changed, asked)).toEqual(verdict(json, asked));
    });
  });

  it("the order of policies in a layer does not matter, and neither does splitting one", () => {
    holds([fc.array(statement("identity"), { maxLength: 4 }), request], (list, asked) => {
      const whole: PolicySet = { identity: [policyOf("identity", list)] };
      const split: PolicySet = { identity: list.map((entry) => policyOf("identity", [entry])).reverse() };
      const { because: _one, ...first } = decide(whole, asked);
      const { because: _two, ...second } = decide(split, asked);
      expect(second).toEqual(first);
    });
  });

  it("adding a condition never widens an allow", () => {
    holds([layers, request, fc.nat(6), condition], (json, asked, which, added) => {
      let index = 0;
      const narrowed = mapStatements(json, (entry) => {
        if (entry.Effect === "Deny" || index++ !== which) return entry;
        return { ...entry, Condition: { ...(entry["Condition"] as object | undefined), ...fresh(added, entry) } };
      });
      const [before, after] = [verdict(json, asked), verdict(narrowed, asked)];
      expect(after.allowed && !before.allowed).toBe(false);
    });
  });

  // A layer that exists restricts, so that a statement is added only to one that is there.
  it("adding a deny never widens anything", () => {
    holds([layers, layer, request, statement("resource")], (json, name, asked, added) => {
      if (json[name] === undefined) return;
      const after = verdict(withStatement(json, name, { ...added, Effect: "Deny" }), asked);
      const before = verdict(json, asked);
      expect(after.allowed && !before.allowed).toBe(false);
    });
  });

  it("adding an allow never narrows anything", () => {
    holds([layers, layer, request, statement("resource")], (json, name, asked, added) => {
      if (json[name] === undefined) return;
      const after = verdict(withStatement(json, name, { ...added, Effect: "Allow" }), asked);
      const before = verdict(json, asked);
      expect(before.allowed && !after.allowed).toBe(false);
    });
  });

  it("an unreadable condition never narrows an allow", () => {
    holds([layers, request], (json, asked) => {
      const unread = mapStatements(json, (entry) => ({
        ...entry,
        Condition: { [UNREADABLE_OPERATOR]: { "aws:x": "a" } },
      }));
      const [before, after] = [verdict(json, asked), verdict(unread, asked)];
      expect(before.allowed && !after.allowed).toBe(false);
    });
  });

  it("whatever an unreadable condition means, the answer lies within the bound, and is the answer where it is exact", () => {
    holds([layers, request, fc.boolean()], (json, asked, met) => {
      const bound = verdict(json, asked);
      const read = mapStatements(json, (entry) => ({ ...entry, Condition: readAs(entry["Condition"], met) }));
      const answer = verdict(read, asked);
      expect(answer.allowed && !bound.allowed).toBe(false);
      if (bound.exact) expect(answer.allowed).toBe(bound.allowed);
    });
  });

  it("an effect that cannot be read bounds both that it may have been", () => {
    const effect = fc.constantFrom("Allow" as const, "Deny" as const);
    holds([layers, request, fc.nat(6), effect], (json, asked, which, meant) => {
      const replaced = (word: string): LayersJson => {
        let index = 0;
        return mapStatements(json, (entry) =>
          index++ === which ? ({ ...entry, Effect: word } as StatementJson) : entry,
        );
      };
      const bound = verdict(replaced("Permit"), asked);
      const answer = verdict(replaced(meant), asked);
      expect(answer.allowed && !bound.allowed).toBe(false);
      if (bound.exact) expect(answer.allowed).toBe(bound.allowed);
    });
  });

  it("a boundary, a session policy and a level of SCPs never grant", () => {
    holds([layers, request], (json, asked) => {
      const without = { ...json, boundary: undefined, session: undefined, scp: undefined, rcp: undefined };
      const [free, held] = [verdict(without, asked), verdict(json, asked)];
      expect(held.allowed && !free.allowed).toBe(false);
    });
  });

  it("a policy that was printed and read again decides the same", () => {
    holds([fc.array(statement("resource"), { maxLength: 3 }), request], (list, asked) => {
      const policy = policyOf("resource", list);
      const once = printPolicy(policy);
      const again = readPolicy(once, { kind: "resource" }).value;
      if (again === undefined) throw new Error("a printed policy cannot be read");
      expect(printPolicy(again)).toBe(once);
      const { because: _one, ...first } = decide({ resource: policy }, asked);
      const { because: _two, ...second } = decide({ resource: again }, asked);
      expect(second).toEqual(first);
    });
  });

  it("the same question has the same answer, reasons included", () => {
    holds([layers, request], (json, asked) => {
      expect(JSON.stringify(decide(policySetOf(json), asked))).toBe(JSON.stringify(decide(policySetOf(json), asked)));
    });
  });
});

/** The added conditions under operators that the statement does not have yet: replacing one is not adding. */
function fresh(added: object, entry: StatementJson): object {
  const has = Object.keys((entry["Condition"] as object | undefined) ?? {});
  return Object.fromEntries(Object.entries(added).filter(([operator]) => !has.includes(operator)));
}

/** The conditions with the unreadable operator taken to be met, or not to be. */
function readAs(conditions: unknown, met: boolean): object {
  const { [UNREADABLE_OPERATOR]: unread, ...rest } = (conditions ?? {}) as Record<string, object>;
  if (unread === undefined || Object.keys(unread).length === 0 || met) return rest;
  return { ...rest, Null: { ...rest["Null"], "aws:never-there": "false" } };
}
