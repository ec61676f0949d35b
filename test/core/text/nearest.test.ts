import { describe, expect, it } from "vitest";
import { didYouMean, didYouMeanPath, nearest } from "../../../src/core/text/nearest.ts";

const COMMANDS = ["audit", "who", "explain", "diff", "plan", "apply", "export", "exec", "rule", "repository"];

describe("did you mean", () => {
  it("is a question, or nothing", () => {
    expect(didYouMean("adit", COMMANDS)).toBe("did you mean `audit`?");
    expect(didYouMean("frobnicate", COMMANDS)).toBeUndefined();
  });

  it("sees letters that are missing, extra, wrong or swapped", () => {
    expect(nearest("adit", COMMANDS)).toBe("audit");
    expect(nearest("auditt", COMMANDS)).toBe("audit");
    expect(nearest("axplain", COMMANDS)).toBe("explain");
    expect(nearest("rlue", COMMANDS)).toBe("rule");
  });

  it("looks past case, hyphens and underscores", () => {
    expect(nearest("task_roles", ["task-roles", "task"])).toBe("task-roles");
    expect(nearest("AUDIT", COMMANDS)).toBe("audit");
  });

  it("completes a word that only one candidate starts with", () => {
    expect(nearest("repo", COMMANDS)).toBe("repository");
    expect(nearest("exp", COMMANDS)).toBeUndefined();
  });

  it("says nothing rather than something far off", () => {
    expect(nearest("frobnicate", COMMANDS)).toBeUndefined();
    expect(nearest("", COMMANDS)).toBeUndefined();
    expect(nearest("x".repeat(100_000), COMMANDS)).toBeUndefined();
    expect(nearest("audit", ["y".repeat(100_000)])).toBeUndefined();
  });

  it("answers the same whatever the order of the candidates", () => {
    expect(nearest("planx", ["plans", "plane"])).toBe(nearest("planx", ["plane", "plans"]));
  });
});

describe("did you mean, of ARNs and paths", () => {
  const ROLES = [
    "arn:aws:iam::111111111111:role/gitlab/api-deploy",
    "arn:aws:iam::222222222222:role/gitlab/api-deploy",
    "arn:aws:iam::222222222222:role/gitlab/infra",
  ];

  it("compares names, and not the accounts and paths that all of them have in common", () => {
    expect(didYouMeanPath("arn:aws:iam::222222222222:role/gitlab/ifra", ROLES)).toBe(`did you mean \`${ROLES[2]}\`?`);
    expect(didYouMeanPath("arn:aws:iam::222222222222:role/gitlab/billing", ROLES)).toBeUndefined();
  });

  it("finds the path that a bare name belongs to, and names the nearer account first", () => {
    expect(didYouMeanPath("infra", ROLES)).toBe(`did you mean \`${ROLES[2]}\`?`);
    expect(didYouMeanPath("arn:aws:iam::222222222222:role/api-deploy", ROLES)).toBe(
      `did you mean \`${ROLES[1]}\` or \`${ROLES[0]}\`?`,
    );
  });
});
