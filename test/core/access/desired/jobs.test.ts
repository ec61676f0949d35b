import { describe, expect, it } from "vitest";
import { admits } from "../../../../src/core/admission/admits.ts";
import { mintClaims } from "../../../../src/core/gitlab/mint-claims.ts";
import type { Pipeline } from "../../../../src/core/gitlab/pipeline.ts";
import type { DesiredGrant } from "../../../../src/core/access/desired/desired.ts";
import { conditionOf, declarationText, desireGrant, desireText, estateFrom, roleOf } from "./declare.ts";

const API = { path: "acme/api", id: "20" };
const CAN = "into: prod\n  can: [ecr-login]";

function lets(grant: DesiredGrant, pipeline: Partial<Pipeline> = {}): boolean {
  if (grant.trust === undefined || grant.jobs === undefined) throw new Error("no door");
  const { door } = grant.jobs;
  const job = { audience: "sts.amazonaws.com", project: API, ref: "main", issuer: `https://${door.provider.url}` };
  return admits(grant.trust, door, mintClaims({ ...job, ...pipeline })).allowed;
}

describe("jobs on gitlab.com", () => {
  const grant = desireGrant(
    `deploy:\n  from: { project: acme/api, id: "20", branches: [main], protected: true }\n  ${CAN}`,
  );

  it("are pinned by audience, subject, id and protection", () => {
    expect(conditionOf(grant)).toEqual({
      StringEquals: {
        "gitlab.com:aud": "sts.amazonaws.com",
        "gitlab.com:project_id": "20",
        "gitlab.com:ref_protected": "true",
        "gitlab.com:sub": "project_path:acme/api:ref_type:branch:ref:main",
      },
    });
  });

  it("let in just the job that is named", () => {
    expect(lets(grant, { protected: true })).toBe(true);
    expect(lets(grant)).toBe(false);
    expect(lets(grant, { protected: true, ref: "main-2" })).toBe(false);
    expect(lets(grant, { protected: true, refType: "tag" })).toBe(false);
    expect(lets(grant, { protected: true, project: { path: "acme/api", id: "21" } })).toBe(false);
    expect(lets(grant, { protected: true, project: { path: "acme/api2", id: "20" } })).toBe(false);
    expect(lets(grant, { protected: true, audience: "https://gitlab.com" })).toBe(false);
  });

  it("get a role with our path, tags, an hour, and what it is for", () => {
    expect(roleOf(grant)).toMatchObject({
      arn: "arn:aws:iam::111111111111:role/gitlab/deploy",
      description: "jobs of https://gitlab.com/acme/api",
      maxSessionSeconds: 3600,
      tags: { "sallyport:stack": "acme", "sallyport:grant": "deploy" },
    });
  });

  it("may be told by patterns of branches and tags", () => {
    const release = desireGrant(
      `release:\n  from: { project: acme/api, id: "20", branches: ["release/*"], tags: ["v*"] }\n  ${CAN}`,
    );
    expect(lets(release, { ref: "release/1.0" })).toBe(true);
    expect(lets(release, { ref: "v1", refType: "tag" })).toBe(true);
    expect(lets(release, { ref: "v1" })).toBe(false);
    expect(lets(release, { ref: "release" })).toBe(false);
  });

  it("may be told by what started the pipeline", () => {
    const nightly = desireGrant(
      `n:\n  from: { project: acme/api, id: "20", branches: [main], pipeline-sources: [schedule] }\n  ${CAN}`,
    );
    expect(lets(nightly, { source: "schedule" })).toBe(true);
    expect(lets(nightly, { source: "push" })).toBe(false);
  });

  it("take a branch called like a variable for that branch and no other", () => {
    const odd = desireGrant(`odd:\n  from: { project: acme/api, id: "20", branches: ["\${$}", "x\${y}*"] }\n  ${CAN}`);
    expect(roleOf(odd).trust).toContain(":ref:${$}{$}");
    expect(lets(odd, { ref: "${$}" })).toBe(true);
    expect(lets(odd, { ref: "$" })).toBe(false);
    expect(lets(odd, { ref: "x${y}z" })).toBe(true);
    expect(lets(odd, { ref: "xz" })).toBe(false);
  });

  it("of a whole group are every project of it, and that has to be said", () => {
    const group = desireGrant(
      `g:\n  from: { group: acme, branches: [main], protected: true, dangerously-whole-group: true }\n  ${CAN}`,
    );
    expect(lets(group, { protected: true, project: { path: "acme/new" } })).toBe(true);
    expect(lets(group, { protected: true, project: { path: "acme-evil/new" } })).toBe(false);
    expect(lets(group, { project: { path: "acme/new" } })).toBe(false);
  });

  it("go by the subject that the project really has", () => {
    const estate = estateFrom({
      "gitlab/gitlab.com/projects.json": [
        {
          id: 20,
          path_with_namespace: "acme/api",
          namespace: { id: 1, full_path: "acme", kind: "group" },
          ci_id_token_sub_claim_components: ["project_id", "ref_type", "ref"],
        },
      ],
    });
    const own = desireGrant(`d:\n  from: { project: acme/api, id: "20", branches: [main] }\n  ${CAN}`, {}, estate);
    expect(lets(own, { subComponents: ["project_id", "ref_type", "ref"] })).toBe(true);
    expect(lets(own)).toBe(false);
  });
});

describe("jobs on a self-managed GitLab", () => {
  const said = { gitlab: "url: https://gitlab.acme.example/git, groups: [acme], audience: aws" };
  const job = { audience: "aws" };
  const ID_LED = ["project_id", "ref_type", "ref"] as const;
  const text = `deploy:\n  from: { project: acme/api, id: "20", branches: [main] }\n  ${CAN}`;

  it("get in by the present subject and by the id-led one, at first", () => {
    const grant = desireGrant(text, said);
    expect(lets(grant, job)).toBe(true);
    expect(lets(grant, { ...job, subComponents: ID_LED })).toBe(true);
    expect(lets(grant, { ...job, project: { path: "acme/api", id: "21" }, subComponents: ID_LED })).toBe(false);
    expect(grant.jobs?.setting).toEqual({ project: "acme/api", components: ID_LED, staged: true });
    expect(grant.notes[0]).toContain("set ci_id_token_sub_claim_components of `acme/api`");
  });

  it("are asked for nothing that AWS does not see of it", () => {
    const keys = Object.keys((conditionOf(desireGrant(text, said)) as { StringEquals: object }).StringEquals);
    expect(keys).toEqual(["gitlab.acme.example/git:aud", "gitlab.acme.example/git:sub"]);
  });

  it("get in by the id alone once GitLab says that the project's subject has it", () => {
    const estate = estateFrom({
      "gitlab/gitlab.acme.example%2Fgit/projects.json": [
        {
          id: 20,
          path_with_namespace: "acme/api",
          namespace: { id: 1, full_path: "acme", kind: "group" },
          ci_id_token_sub_claim_components: ID_LED,
        },
      ],
    });
    const grant = desireGrant(text, said, estate);
    expect(lets(grant, job)).toBe(false);
    expect(lets(grant, { ...job, subComponents: ID_LED })).toBe(true);
    expect(grant.jobs?.setting).toBeUndefined();
    expect(grant.notes).toEqual([]);
  });

  it("never get in without the protection that was asked for, at first neither", () => {
    const grant = desireGrant(
      `deploy:\n  from: { project: acme/api, id: "20", branches: [main], protected: true }\n  ${CAN}`,
      said,
    );
    const subComponents = [...ID_LED, "ref_protected"] as const;
    expect(lets(grant, { ...job, protected: true })).toBe(false);
    expect(lets(grant, { ...job, protected: true, subComponents })).toBe(true);
    expect(lets(grant, { ...job, subComponents })).toBe(false);
    expect(grant.notes[0]).toContain("until then none of its jobs gets in");
  });

  it("go by the path where no id is given, with a warning", () => {
    const { value, diagnostics } = desireText(
      declarationText(`d:\n  from: { project: acme/api, branches: [main] }\n  ${CAN}`, said),
    );
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning grant/no-id"]);
    const [grant] = value?.grants ?? [];
    expect(grant === undefined ? undefined : lets(grant, job)).toBe(true);
  });

  it("of one project are asked for one subject, that tells what any of its doors needs", () => {
    const two = `open:\n  from: { project: acme/api, id: "20", branches: [main] }\n  ${CAN}\nshut:\n  from: { project: acme/api, id: "20", tags: [v1], protected: true }\n  ${CAN}`;
    const [open, shut] = desireText(declarationText(two, said)).value?.grants ?? [];
    if (open === undefined || shut === undefined) throw new Error("no grants");
    const components = [...ID_LED, "ref_protected"] as const;
    expect([open.jobs?.setting?.components, shut.jobs?.setting?.components]).toEqual([components, components]);
    const after = { ...job, subComponents: components };
    expect([lets(open, after), lets(open, { ...after, protected: true })]).toEqual([true, true]);
    const tag = { ...after, ref: "v1", refType: "tag" } as const;
    expect([lets(shut, tag), lets(shut, { ...tag, protected: true }), lets(open, tag)]).toEqual([false, true, false]);
  });

  it("need no other subject where the present one tells more than they ask for", () => {
    const components = [...ID_LED, "ref_protected"] as const;
    const estate = estateFrom({
      "gitlab/gitlab.acme.example%2Fgit/projects.json": [
        { id: 20, path_with_namespace: "acme/api", ci_id_token_sub_claim_components: components },
      ],
    });
    const grant = desireGrant(text, said, estate);
    expect([grant.notes, grant.jobs?.setting]).toEqual([[], undefined]);
    expect([lets(grant, { ...job, subComponents: components }), lets(grant, job)]).toEqual([true, false]);
  });

  it("of one project cannot go by its path for one door and by its id for another, nor by two ids", () => {
    const said2 = (second: string): readonly (string | undefined)[] =>
      desireText(
        declarationText(`${text}\nother:\n  from: { project: acme/api, ${second}branches: [dev] }\n  ${CAN}`, said),
      ).diagnostics.map(({ code, help }) => `${code}: ${help}`);
    expect(said2("")).toEqual(['grant/two-subjects: add `id: "20"`']);
    expect(said2('id: "21", ')).toEqual(["grant/two-ids: the project's own page shows its id"]);
    expect(said2('id: "20", ')).toEqual([]);
  });
});
