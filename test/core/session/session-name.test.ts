import { assert, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { isSessionName, sessionName } from "../../../src/core/session/session-name.ts";

describe("the name of a session", () => {
  it("is made of the ids of project, pipeline and job, as the token signs them", () => {
    const claims = { project_id: "20", pipeline_id: "574", job_id: "302" };
    expect(sessionName(claims, { project: "99", job: "forged" })).toBe("gl-20-574-302");
  });

  it("takes the job's variables where the token lacks a claim", () => {
    expect(sessionName({ project_id: "20" }, { pipeline: "574", job: "302" })).toBe("gl-20-574-302");
    expect(sessionName({})).toBe("gl");
  });

  it("keeps the project and the job of one that is too long", () => {
    const name = sessionName({ project_id: "48120001", pipeline_id: "7".repeat(80), job_id: "9900000001" });
    expect(name).toHaveLength(64);
    expect(name).toMatch(/^gl-48120001-7+\.7+-9900000001$/);
  });

  it("is one that AWS takes, whatever the names are", () => {
    const anything = string({ unit: "grapheme" });
    assert(
      property(record({ project: anything, pipeline: anything, job: anything }), (ids) => {
        expect(isSessionName(sessionName({}, ids))).toBe(true);
      }),
    );
  });
});
