import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { identify } from "../../../../src/core/change/object.ts";
import { codesOf, desireText } from "./declare.ts";

const files = globSync("examples/acme/**/*", { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort();
const { estate } = readEstate(files.map((name) => ({ name, text: readFileSync(name, "utf8") })));
const policies = new Map([
  ["../policies/docs-publish.json", { text: readFileSync("examples/policies/docs-publish.json", "utf8") }],
]);

describe("the example's declaration", () => {
  const { value, diagnostics } = desireText(readFileSync("examples/acme/sallyport.yaml", "utf8"), estate, policies);

  it("is meant without a complaint", () => {
    expect(codesOf(diagnostics)).toEqual([]);
  });

  it("comes out as these objects", () => {
    const ids = value?.accounts.flatMap(({ objects }) => objects.map((object) => `${object.kind} ${identify(object)}`));
    expect(ids).toMatchInlineSnapshot(`
      [
        "provider arn:aws:iam::111111111111:oidc-provider/gitlab.com",
        "role arn:aws:iam::111111111111:role/gitlab/api-deploy-staging",
        "inline-policy arn:aws:iam::111111111111:role/gitlab/api-deploy-staging#sallyport",
        "provider arn:aws:iam::222222222222:oidc-provider/gitlab.com",
        "provider arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
        "role arn:aws:iam::222222222222:role/gitlab/api-deploy",
        "inline-policy arn:aws:iam::222222222222:role/gitlab/api-deploy#sallyport",
        "role arn:aws:iam::222222222222:role/gitlab/docs-publish",
        "inline-policy arn:aws:iam::222222222222:role/gitlab/docs-publish#sallyport-docs-publish",
        "role arn:aws:iam::222222222222:role/gitlab/gitlab-registry",
        "inline-policy arn:aws:iam::222222222222:role/gitlab/gitlab-registry#sallyport",
        "role arn:aws:iam::222222222222:role/gitlab/gitlab-rails",
        "inline-policy arn:aws:iam::222222222222:role/gitlab/gitlab-rails#sallyport",
      ]
    `);
  });
});
