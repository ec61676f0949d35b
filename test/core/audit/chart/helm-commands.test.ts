import { describe, expect, it } from "vitest";
import { helmCommandsIn } from "../../../../src/core/audit/chart/helm-commands.ts";

describe("what a script gives Helm", () => {
  it.each([
    ["helm upgrade --install gitlab gitlab/gitlab -f values.yaml -f prod.yaml", ["values.yaml", "prod.yaml"]],
    [
      "helm upgrade gitlab gitlab/gitlab \\\n  --values=values.yaml \\\n  --values prod.yaml",
      ["values.yaml", "prod.yaml"],
    ],
    ["echo now; /usr/bin/helm template . -f 'a b.yaml' -f \"c.yaml\" | kubectl apply -f -", ["a b.yaml", "c.yaml"]],
    ["sudo helm diff upgrade gitlab gitlab/gitlab -f a.yaml,b.yaml", ["a.yaml", "b.yaml"]],
  ])("is its values files in their order: %s", (script, files) => {
    expect(helmCommandsIn(script)).toEqual([{ files, sets: [] }]);
  });

  it("is told for each command by itself, with its pairs", () => {
    const script = "helm upgrade a c -f a.yaml --set registry.enabled=true && helm upgrade b c -f b.yaml\nls -f x.yaml";
    expect(helmCommandsIn(script)).toEqual([
      { files: ["a.yaml"], sets: ["registry.enabled=true"] },
      { files: ["b.yaml"], sets: [] },
    ]);
  });

  it.each([
    "helm upgrade a c -f values-$ENV.yaml",
    "helm upgrade a c -f values/*.yaml",
    "helm upgrade a c -f https://example.com/values.yaml",
    "helm upgrade a c -f a.yaml --set-file token=/tmp/x",
    "helm upgrade a c",
    "helm list -f a.yaml",
    "# helm upgrade a c -f a.yaml",
    'echo "helm upgrade a c -f a.yaml"',
    "kubectl apply -f a.yaml",
    "helm upgrade a c -f",
    "helm upgrade a c -f 'a.yaml",
  ])("is not guessed: %s", (script) => {
    expect(helmCommandsIn(script)).toEqual([]);
  });
});
