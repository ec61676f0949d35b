import { describe, expect, it } from "vitest";
import { type Answers, adviseAnswers, halfYearAfter } from "../../../../src/core/access/advise/advise-answers.ts";
import { SERVED } from "../../../../src/core/access/advise/situations.ts";
import { CAPABILITIES } from "../../../../src/core/access/capabilities/registry.ts";
import { desireText } from "../desired/declare.ts";

const BASE: Answers = {
  serves: "job",
  issuer: "https://gitlab.com",
  isPrivate: false,
  severalClusters: false,
  can: [],
  groups: [],
  stack: "acme",
  today: "2026-11-20",
};

function objectsOf(answers: Answers): readonly string[] {
  const { files } = adviseAnswers(answers);
  const { value, diagnostics } = desireText(files[0]?.yaml ?? "");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return value?.accounts.flatMap(({ objects }) => objects.map(({ kind }) => kind)) ?? [];
}

const SITUATIONS = SERVED.flatMap((serves) =>
  ["https://gitlab.com", "https://gitlab.example.com", "https://gitlab.example.com:8443"].flatMap((issuer) =>
    [false, true].map((severalClusters) => ({ ...BASE, serves, issuer, severalClusters })),
  ),
);

describe("the lines of an advice", () => {
  it.each(SITUATIONS)(
    "are a declaration that can be planned: $serves, $issuer, several $severalClusters",
    (answers) => {
      expect(objectsOf(answers)).toContain(answers.serves === "appliance" ? "user" : "role");
    },
  );

  it.each(Object.keys(CAPABILITIES))("are one with %s, too", (capability) => {
    expect(objectsOf({ ...BASE, can: [capability] })).toContain("role");
  });

  it("have what was said, and say CHANGE only of what was not", () => {
    const { files, advice } = adviseAnswers({
      ...BASE,
      project: "acme/api",
      id: "20",
      branch: "release",
      can: ["cdk-deploy"],
      account: { name: "prod", id: "222222222222", region: "eu-west-1" },
      groups: ["acme"],
    });
    expect(advice[0]?.check).toEqual([]);
    expect(files[0]?.yaml).toContain('from: { project: acme/api, id: "20", branches: [release], protected: true }');
    expect(files[0]?.yaml).toContain('prod: { id: "222222222222", region: eu-west-1 }');
    expect(files[0]?.yaml).not.toContain("# CHANGE");
  });

  it("name the published address as the issuer where AWS cannot reach GitLab", () => {
    const { files, notes } = adviseAnswers({ ...BASE, issuer: "https://gitlab.example.com:8443" });
    expect(files[0]?.yaml).toContain("gitlab: { url: https://change-me.s3.us-east-1.amazonaws.com }");
    expect(notes.join(" ")).toContain("takes no port");
  });

  it("give a key half a year", () => {
    expect(halfYearAfter("2026-08-31")).toBe("2027-02-28");
    expect(halfYearAfter("2026-11-20")).toBe("2027-05-20");
    expect(halfYearAfter("2026-06-01")).toBe("2026-12-01");
  });
});
