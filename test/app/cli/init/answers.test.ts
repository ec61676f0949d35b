import { describe, expect, it } from "vitest";
import { askFor } from "../../../../src/app/cli/init/answers.ts";
import { writeSketch } from "../../../../src/core/access/init/write-sketch.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import type { Question } from "../../../../src/edge/term/ask.ts";

/** Somebody who answers in this order; an empty answer is a bare return. */
function person(answers: readonly (string | undefined)[]): {
  ask: (question: Question) => Promise<string | undefined>;
  asked: string[];
} {
  const asked: string[] = [];
  let next = 0;
  return {
    asked,
    ask: async ({ message, initial, check }) => {
      asked.push(message);
      const said = answers[next++];
      const answer = said === "" ? (initial ?? "") : said;
      if (answer !== undefined && answer !== "" && check?.(answer) !== undefined)
        throw new Error(`${message}: ${answer}`);
      return answer;
    },
  };
}

describe("the questions of init", () => {
  it("lead to a declaration that reads, with its first grant", async () => {
    const { ask } = person(["", "acme labs/x", "", "111111111111", "", "", "acme/api", "20", ""]);
    const sketch = await askFor({ groups: [] }, ask);
    const { value, diagnostics } = readAccess({ text: sketch === undefined ? "" : writeSketch(sketch) });
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({
      stack: "acme",
      gitlab: { url: "https://gitlab.com", groups: ["acme", "labs/x"] },
      accounts: [{ name: "production", id: "111111111111", region: "eu-west-1" }],
      grants: [{ name: "api-deploy", from: { project: "acme/api", id: "20", branches: ["main"], protected: true } }],
    });
  });

  it("are not asked about what a flag said", async () => {
    const { ask, asked } = person(["", "", ""]);
    await askFor(
      { groups: ["acme"], url: "https://gitlab.com", accountId: "111111111111", region: "eu-west-1", stack: "s" },
      ask,
    );
    expect(asked).toHaveLength(1);
  });

  it("write nothing where the person stops", async () => {
    const { ask, asked } = person(["", undefined]);
    expect(await askFor({ groups: [] }, ask)).toBeUndefined();
    expect(asked).toHaveLength(2);
  });
});
