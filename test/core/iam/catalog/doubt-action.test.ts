import { describe, expect, it } from "vitest";
import { doubtAction } from "../../../../src/core/iam/catalog/doubt-action.ts";
import { loadCatalog } from "../../../../src/core/iam/catalog/load.ts";

const catalog = await loadCatalog();

describe("an action that a request names", () => {
  it.each(["s3:PutObject", "S3:putobject", "iam:PassRole"])("is not doubted where AWS has it: %s", (action) => {
    expect(doubtAction(catalog, action)).toBeUndefined();
  });

  it.each([
    ["s3:PutObjekt", "did you mean `s3:PutObject`?"],
    ["ecr:GetAuthorisationToken", "did you mean `ecr:GetAuthorizationToken`?"],
    ["e3:PutObject", "did you mean `s3:PutObject`?"],
    ["PassRole", "did you mean `iam:PassRole`?"],
    ["TagResource", "it stands behind its service, as in `s3:PutObject`"],
  ])("is doubted with what was probably meant: %s", (action, advice) => {
    expect(doubtAction(catalog, action)).toBe(
      `\`${action}\` is no action that is known here (AWS's list of 2026-09-26): ${advice}`,
    );
  });

  it("is doubted without a guess where nothing is near", () => {
    expect(doubtAction(catalog, "acme-internal-billing:Zap")).toMatch(/^`[^`]*` is no action .*\)$/);
  });

  it("is no pattern", () => {
    expect(doubtAction(catalog, "s3:*")).toBe("`s3:*` is a pattern, and a request asks for one action");
  });
});
