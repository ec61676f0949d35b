import { describe, expect, it } from "vitest";
import { auditEstate } from "../../../../src/core/audit/audit-estate.ts";
import type { AuditDocument } from "../../../../src/core/audit/document.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";

/** A role that no service account carries, since none is made. */
const BASE = `registry:
  serviceAccount:
    annotations:
      eks.amazonaws.com/role-arn: arn:aws:iam::222222222222:role/gitlab/gitlab-registry
`;
const ON = "registry: { serviceAccount: { enabled: true } }\n";
const OFF = "registry: { serviceAccount: { enabled: false } }\n";
const RULE = "chart/account-disabled";

function audit(files: Readonly<Record<string, string>>): AuditDocument {
  const sources = Object.entries(files).map(([name, text]) => ({ name, text }));
  return auditEstate(readEstate(sources).estate, { today: "2026-11-20" });
}

function found(document: AuditDocument): readonly string[] {
  return document.findings.filter(({ rule }) => rule === RULE).map(({ resource }) => resource);
}

function notes({ diagnostics }: AuditDocument): readonly string[] {
  return diagnostics.filter(({ code }) => code.startsWith("chart/read-")).map(({ message }) => message);
}

function pipeline(...commands: readonly string[]): string {
  return `stages: [deploy]\ndeploy:\n  stage: deploy\n  script:\n${commands.map((one) => `    - ${one}\n`).join("")}`;
}

describe("values files that an audit is given", () => {
  it("are read together where the pipeline beside them says in which order Helm gets them", () => {
    const files = {
      "repo/helm/values.yaml": BASE,
      "repo/helm/prod.yaml": ON,
      "repo/.gitlab-ci.yml": pipeline("helm upgrade -i gitlab gitlab/gitlab -f helm/values.yaml -f helm/prod.yaml"),
    };
    expect(found(audit(files))).toEqual([]);
    expect(notes(audit(files))).toEqual([
      "`repo/helm/values.yaml`, `repo/helm/prod.yaml` were read together, in this order, as `repo/.gitlab-ci.yml` gives them to Helm",
    ]);
    expect(found(audit({ ...files, "repo/helm/prod.yaml": OFF }))).toEqual(["repo/helm/values.yaml"]);
  });

  it("are read with the pairs that stand beside them, and every way that they are deployed", () => {
    const staging = "helm upgrade -i gitlab gitlab/gitlab -f values.yaml";
    const files = {
      "values.yaml": BASE,
      "ci/deploy.gitlab-ci.yml": pipeline(`${staging} --set registry.serviceAccount.enabled=true`),
    };
    expect(found(audit(files))).toEqual([]);
    const both = pipeline(`${staging} --set registry.serviceAccount.enabled=true`, staging);
    expect(found(audit({ ...files, "ci/deploy.gitlab-ci.yml": both }))).toEqual(["values.yaml"]);
  });

  it("are read alone, which is said, where nothing tells their order", () => {
    const files = { "values.yaml": BASE, "values-prod.yaml": ON };
    const alone = [
      "`values-prod.yaml`, `values.yaml` were each read alone: nothing says in which order Helm is given them",
    ];
    expect([found(audit(files)), notes(audit(files))]).toEqual([["values.yaml"], alone]);
    for (const command of [
      "helm upgrade -i gitlab gitlab/gitlab -f values.yaml -f values-$CI_ENVIRONMENT_NAME.yaml",
      "cd helm && helm upgrade -i gitlab gitlab/gitlab -f values.yaml -f values-prod.yaml",
      "helm upgrade -i gitlab gitlab/gitlab -f values.yaml -f not-given.yaml",
    ]) {
      const told = audit({ ...files, ".gitlab-ci.yml": pipeline(command) });
      expect([found(told), notes(told)]).toEqual([["values.yaml"], alone]);
    }
    expect(notes(audit({ "values.yaml": BASE }))).toEqual([]);
  });
});
