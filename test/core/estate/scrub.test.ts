import { describe, expect, it } from "vitest";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { scrubCi } from "../../../src/core/estate/scrub-ci.ts";
import { ACCOUNT, PROVIDER, sourcesOf, trust } from "./kit.ts";

const SECRET = "CANARYwJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPL"; // forty characters, as the secret half of a key has

/** Every place where a source may hold a secret, each with the canary in it. */
const SOURCES: Readonly<Record<string, unknown>> = {
  ".gitlab-ci.yml": `
variables:
  DB_PASSWORD: "${SECRET}"
  AWS_SECRET_ACCESS_KEY: ${SECRET}
  DESCRIBED: { value: x, description: y }
  API_TOKEN: { value: "${SECRET}" }
deploy:
  script:
    - export TOKEN=${SECRET}
    - 'curl -H "PRIVATE-TOKEN: ${SECRET}" https://x'
    - mysql --password ${SECRET}
    - echo postgres://app:${SECRET}@db/x
    - aws configure set aws_secret_access_key ${SECRET}
`,
  "broken.gitlab-ci.yml": `job:\n  script: [id_tokens]\n  variables:\n    DB_PASSWORD: "${SECRET}\n`,
  "config.toml": `
[[runners]]
  name = "a"
  token = "${SECRET}"
  environment = ["AWS_SECRET_ACCESS_KEY=${SECRET}"]
  [runners.cache.s3]
    AccessKey = "AKIAIOSFODNN7EXAMPLE"
    SecretKey = "${SECRET}"
  [runners.machine]
    MachineOptions = ["amazonec2-secret-key=${SECRET}", "amazonec2-access-key=AKIAIOSFODNN7EXAMPLE"]
`,
  "values.yaml": `
global:
  hosts: { domain: x }
  initialRootPassword: { secret: gitlab-root }
  psql: { password: "${SECRET}" }
  minio: { credentials: { accesskey: AKIAIOSFODNN7EXAMPLE, secretkey: "${SECRET}" } }
gitlab-runner:
  runnerRegistrationToken: ${SECRET}
  runners:
    config: |
      [[runners]]
        token = "${SECRET}"
`,
  "secret.yaml": `
apiVersion: v1
kind: Secret
metadata: { name: gitlab-rails-storage }
stringData:
  connection: |
    provider: AWS
    aws_secret_access_key: ${SECRET}
data:
  anything: ${SECRET}
`,
  "plan.json": {
    format_version: "1.2",
    variables: { db: { value: SECRET } },
    planned_values: { outputs: { key: { sensitive: true, value: SECRET } }, root_module: {} },
    resource_changes: [
      {
        address: "aws_x.y",
        mode: "managed",
        type: "aws_x",
        name: "y",
        change: {
          actions: ["update"],
          before: { deep: [{ hidden: SECRET }] },
          before_sensitive: { deep: [{ hidden: true }] },
          after: { hidden: SECRET, password: SECRET, whole: { a: [SECRET] } },
          after_sensitive: { hidden: true, whole: true },
        },
      },
    ],
    configuration: {
      provider_config: { aws: { expressions: { secret_key: { constant_value: SECRET } } } },
      root_module: { variables: { db: { sensitive: true, default: SECRET } } },
    },
  },
  "template.json": {
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: { Db: { Type: "String", NoEcho: true, Default: SECRET } },
    Resources: { X: { Type: "AWS::RDS::DBInstance", Properties: { MasterUserPassword: SECRET } } },
  },
  "events.json": {
    Events: [
      {
        EventName: "AssumeRoleWithWebIdentity",
        CloudTrailEvent: JSON.stringify({ responseElements: { credentials: { sessionToken: SECRET } } }),
      },
    ],
  },
  "projects.json": [{ id: 1, path_with_namespace: "a/b", runners_token: SECRET }],
  "runners.json": [{ id: 1, runner_type: "instance_type", token: SECRET }],
  "variables.json": [{ key: "X", variable_type: "env_var", value: SECRET }],
};

describe("no secret of a source", () => {
  for (const [name, content] of Object.entries(SOURCES)) {
    it(`is in the estate, its texts or its diagnostics: ${name}`, () => {
      const [source] = sourcesOf({ [name]: content });
      expect(source?.text).toContain(SECRET);
      const reading = readEstate(source === undefined ? [] : [source]);
      expect(JSON.stringify(reading)).not.toContain(SECRET);
      expect(reading.texts[0]?.text).toHaveLength(source?.text.length ?? 0);
      expect(reading.texts[0]?.text.split("\n").length).toBe(source?.text.split("\n").length);
    });
  }

  it("is in the CI configuration that is kept, whether it can be read or not", () => {
    for (const name of [".gitlab-ci.yml", "broken.gitlab-ci.yml"]) {
      const kept = scrubCi(String(SOURCES[name]));
      expect(kept).not.toContain(SECRET);
      expect(kept).toContain("DB_PASSWORD");
    }
  });
});

describe("what is no secret", () => {
  it("stays: policies, subjects, ids of keys, names of secrets", () => {
    const policy = {
      ...trust("project_path:acme/api:ref_type:branch:ref:main"),
      Id: "x",
    };
    const template = {
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: {
        R: {
          Type: "AWS::IAM::Role",
          Properties: {
            AssumeRolePolicyDocument: policy,
            Policies: [
              {
                PolicyName: "revoke",
                PolicyDocument: {
                  Statement: {
                    Effect: "Deny",
                    Action: "*",
                    Resource: "*",
                    Condition: { DateLessThan: { "aws:TokenIssueTime": "2026-01-01T00:00:00Z" } },
                  },
                },
              },
            ],
          },
        },
      },
    };
    const files = { "t.json": template, "aws/111111111111/p.json": [{ Arn: PROVIDER, ClientIDList: ["a"] }] };
    const { texts, estate } = readEstate(sourcesOf(files));
    expect(texts.map(({ text }) => text).toSorted()).toEqual(
      sourcesOf(files)
        .map(({ text }) => text)
        .toSorted(),
    );
    expect(estate.accounts.map(({ id }) => id)).toEqual([ACCOUNT]);
  });

  it("and a key in a file is told by its id, with whether its secret half lay beside it", () => {
    const keys = (name: string) => readEstate(sourcesOf({ [name]: SOURCES[name] })).estate.keysInFiles;
    expect(keys("config.toml")).toMatchObject([
      { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secret: true, name: "runners.cache.s3.AccessKey" },
      { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secret: true, name: "runners.machine.MachineOptions" },
    ]);
    expect(keys("values.yaml")).toMatchObject([{ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secret: true }]);
    expect(keys(".gitlab-ci.yml")).toMatchObject([{ secret: true, name: "variables.AWS_SECRET_ACCESS_KEY" }]);
  });
});
