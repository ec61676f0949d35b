import * as fc from "fast-check";
import type { Pipeline } from "../../../src/core/gitlab/pipeline.ts";
import { isProjectPath, isRefName } from "../../../src/core/gitlab/names.ts";
import { DEPLOYMENT_TIERS, SUB_COMPONENTS, type SubComponentName } from "../../../src/core/gitlab/sub-components.ts";

/** Names built to collide: prefixes of each other, other case, characters that mean something elsewhere. */
const segment = fc.constantFrom(
  "acme",
  "acme-evil",
  "Acme",
  "app",
  "app1",
  "ap",
  "evil",
  "a.b",
  "_",
  "ref",
  "ref_type",
  "main",
);

export const aProjectPath: fc.Arbitrary<string> = fc
  .array(segment, { minLength: 2, maxLength: 4 })
  .map((parts) => parts.join("/"))
  .filter(isProjectPath);

export const aRefName: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      "main",
      "MAIN",
      "main2",
      "mai",
      "release/1",
      "release",
      "v1",
      "é",
      "🚀",
      "$x",
      "a@b",
      "a,b",
      "refs/x",
    ),
    fc
      .array(fc.constantFrom("m", "a", "/", ".", "-", "@", "{", "x"), { minLength: 1, maxLength: 6 })
      .map((c) => c.join("")),
  )
  .filter(isRefName);

export const anId: fc.Arbitrary<string> = fc.constantFrom("1", "12", "123", "20", "200", "48120001");

const leading = SUB_COMPONENTS.filter((row) => row.leads).map((row) => row.name);
const others = SUB_COMPONENTS.map((row) => row.name);

export const someComponents: fc.Arbitrary<readonly SubComponentName[]> = fc
  .tuple(fc.constantFrom(...leading), fc.subarray(others), fc.nat())
  .map(([first, rest, turn]) => {
    const more = rest.filter((name) => name !== first);
    return [first, ...more.slice(turn % (more.length + 1)), ...more.slice(0, turn % (more.length + 1))];
  });

const aProject = fc.record({ path: aProjectPath, id: anId, namespaceId: anId });

/** Any job of any project of one GitLab. */
export const aJob: fc.Arbitrary<Pipeline> = fc.record(
  {
    audience: fc.constantFrom("sts.amazonaws.com", "https://gitlab.com", "other"),
    project: aProject,
    ref: aRefName,
    refType: fc.constantFrom("branch" as const, "tag" as const),
    protected: fc.boolean(),
    source: fc.constantFrom("push", "merge_request_event", "schedule", "web"),
    runsIn: aProject,
    environment: fc.record({
      name: fc.constantFrom("production", "staging"),
      protected: fc.boolean(),
      tier: fc.constantFrom(...DEPLOYMENT_TIERS),
    }),
    user: fc.record({
      id: anId,
      login: fc.constantFrom("jdoe", "eve"),
      email: fc.constantFrom("jdoe@acme.example", "e@e.example"),
    }),
    runner: fc.record({ environment: fc.constantFrom("gitlab-hosted" as const, "self-hosted" as const) }),
    subComponents: someComponents,
  },
  { requiredKeys: ["audience", "project", "ref"] },
);
