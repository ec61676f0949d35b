import { describe, expect, it } from "vitest";
import { type AccountSettings, accountsIn, effectiveRole } from "../../../src/core/chart/service-account.ts";
import { mergeValues } from "../../../src/core/chart/values.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";

const ROLE = "eks.amazonaws.com/role-arn";

function accountOf(component: string, text: string, chart: "gitlab" | "gitlab-runner" = "gitlab"): AccountSettings {
  const source = { name: "v.yaml", text };
  const { value } = readYaml(source);
  if (value === undefined) throw new Error("no YAML");
  const found = accountsIn(mergeValues([{ source, node: value }]), chart).find((one) => one.component === component);
  if (found === undefined) throw new Error(`no ${component}`);
  return found;
}

describe("a service account of GitLab's chart", () => {
  it.each([
    ["is not enabled where nothing is said", "{}", false],
    ["is enabled by its own word", "{ registry: { serviceAccount: { enabled: true } } }", true],
    ["is enabled by the word for all", "{ global: { serviceAccount: { enabled: true } } }", true],
    [
      "stays enabled for all, whatever its own word",
      "{ global: { serviceAccount: { enabled: true } }, registry: { serviceAccount: { enabled: false } } }",
      true,
    ],
  ])("%s", (_, text, enabled) => {
    expect(accountOf("registry", text).isEnabled).toBe(enabled);
  });

  it.each([
    ["is made where nothing is said", "{}", true],
    [
      "is made whatever its own word, as long as the word for all is not said",
      "{ registry: { serviceAccount: { create: false } } }",
      true,
    ],
    ["is not made where all are not", "{ global: { serviceAccount: { create: false } } }", false],
    [
      "is made by its own word where all are not",
      "{ global: { serviceAccount: { create: false } }, registry: { serviceAccount: { create: true } } }",
      true,
    ],
  ])("%s", (_, text, created) => {
    expect(accountOf("registry", text).isCreated).toBe(created);
  });

  it("has its own role while nothing is annotated for all, and else the one for all or none", () => {
    const of = (annotations: string): string | undefined =>
      effectiveRole(
        accountOf(
          "registry",
          `{ global: { serviceAccount: { enabled: true, annotations: ${annotations} } }, registry: { serviceAccount: { annotations: { ${ROLE}: own } } } }`,
        ),
      )?.value;
    expect(of("{}")).toBe("own");
    expect(of(`{ ${ROLE}: all }`)).toBe("all");
    expect(of("{ team: platform }")).toBeUndefined();
  });

  it("is read under the former name of its sub-chart", () => {
    const account = accountOf(
      "toolbox",
      `{ gitlab: { task-runner: { serviceAccount: { enabled: true, annotations: { ${ROLE}: a } } } } }`,
    );
    expect(effectiveRole(account)?.value).toBe("a");
  });
});

describe("the account of the runner's chart", () => {
  it.each([
    ["serviceAccount: { name: a }", "a"],
    ["rbac: { serviceAccountName: b }", "b"],
    ["fullnameOverride: c", "c"],
  ])("is named by %s", (text, name) => {
    expect(accountOf("gitlab-runner", `{ ${text} }`, "gitlab-runner").name).toBe(name);
  });

  it("still reads the annotations of rbac, which are the former place", () => {
    const text = `{ rbac: { serviceAccountAnnotations: { ${ROLE}: a } } }`;
    expect(effectiveRole(accountOf("gitlab-runner", text, "gitlab-runner"))?.value).toBe("a");
  });
});
