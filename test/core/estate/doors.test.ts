import { describe, expect, it } from "vitest";
import { drawDoors, isGitlabDoor } from "../../../src/core/estate/draw-doors.ts";
import { ACCOUNT, MAIN, PROVIDER, details, estateOf, role, trust } from "./kit.ts";

const HERE = `aws/${ACCOUNT}`;
const provider = (url: string, ...ids: string[]) => ({
  Arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}`,
  Url: url,
  ClientIDList: ids,
});

function statement(more: Record<string, unknown>) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", ...more }] };
}

/** Ids of the OIDC doors of one role with this trust, its account having these providers. */
function doorsOf(policy: unknown, providers: readonly object[] = [provider("gitlab.com", "a")]) {
  const estate = estateOf({
    [`${HERE}/details.json`]: details(role("ci", { AssumeRolePolicyDocument: policy })),
    [`${HERE}/oidc-providers.json`]: providers,
  });
  return drawDoors(estate).flatMap((door) =>
    door.kind === "oidc" ? [`${door.provider.url} ${door.statements.join()}`] : [],
  );
}

describe("OIDC doors", () => {
  it("are one for each role and provider, all statements together", () => {
    const two = [provider("gitlab.com", "a"), provider("gitlab.example.com", "b")];
    const [first] = statement({ Principal: { Federated: PROVIDER } }).Statement;
    const [other] = statement({
      Principal: { Federated: [PROVIDER, `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.example.com`] },
    }).Statement;
    expect(doorsOf({ Version: "2012-10-17", Statement: [first, other] }, two)).toEqual([
      "gitlab.com 0,1",
      "gitlab.example.com 1",
    ]);
  });

  it("are drawn wherever a web identity may get in, however the statement says so", () => {
    for (const more of [
      { Principal: "*" },
      { Principal: { AWS: "*" } },
      { Principal: { Federated: "*" } },
      { Principal: { Federated: PROVIDER }, Action: "STS:assumerolewithwebidentity" },
      { Principal: { Federated: PROVIDER }, Action: "sts:*" },
      { Principal: { Federated: PROVIDER }, Action: undefined, NotAction: "sts:AssumeRole" },
      { Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::222222222222:root" } },
    ]) {
      expect([more, doorsOf(statement(more))]).toEqual([more, ["gitlab.com 0"]]);
    }
  });

  it("are none where no web identity gets in", () => {
    for (const more of [
      { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
      { Principal: { Federated: PROVIDER }, Effect: "Deny" },
      { Principal: { Federated: PROVIDER }, Action: "sts:TagSession" },
      { Principal: { Federated: PROVIDER }, Action: undefined, NotAction: "sts:*" },
      { Principal: { Federated: "cognito-identity.amazonaws.com" } },
    ]) {
      expect([more, doorsOf(statement(more))]).toEqual([more, []]);
    }
  });

  it("are drawn for a provider that is missing, which comes alive when somebody makes it", () => {
    const estate = estateOf({ [`${HERE}/d.json`]: details(role("ci")), [`${HERE}/oidc-providers.json`]: [] });
    expect(drawDoors(estate)).toMatchObject([{ provider: { arn: PROVIDER, standing: "missing" } }]);
  });

  it("say whose tokens they take, and by what that is told", () => {
    const kinds = (
      url: string,
      options: { sub?: string; ids?: string[]; issuers?: string[]; files?: Record<string, unknown> } = {},
    ) => {
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}`;
      const text = JSON.stringify(trust(options.sub ?? MAIN, arn)).replaceAll(
        "gitlab.com:",
        `${options.sub === undefined ? "none" : url}:`,
      );
      const estate = estateOf({
        [`${HERE}/d.json`]: details(role("ci", { AssumeRolePolicyDocument: JSON.parse(text) })),
        [`${HERE}/oidc-providers.json`]: [provider(url, ...(options.ids ?? ["a"]))],
        ...options.files,
      });
      const [door] = drawDoors(estate, { issuers: options.issuers ?? [] });
      return door?.kind === "oidc" ? [door.issuer, isGitlabDoor(door)] : undefined;
    };
    expect(kinds("gitlab.com")).toEqual(["gitlab", true]);
    expect(kinds("auth.token.gitlab.com/cc/oidc/1")).toEqual(["gitlab", true]);
    expect(kinds("gitlab.acme.example:8443/x")).toEqual(["gitlab", true]);
    expect(kinds("code.acme.example")).toEqual(["unknown", true]);
    expect(kinds("code.acme.example", { sub: "project_path:acme/*" })).toEqual(["gitlab", true]);
    expect(kinds("code.acme.example", { sub: "project_id:7:ref_type:branch:ref:main" })).toEqual(["gitlab", true]);
    expect(kinds("code.acme.example", { ids: ["https://code.acme.example"] })).toEqual(["gitlab", true]);
    expect(kinds("code.acme.example", { issuers: ["https://code.acme.example"] })).toEqual(["gitlab", true]);
    const projects = [{ id: 1, path_with_namespace: "a/b" }];
    expect(kinds("code.acme.example", { files: { "gitlab/code.acme.example/projects.json": projects } })).toEqual([
      "gitlab",
      true,
    ]);
    expect(kinds("acme-oidc.s3.eu-west-1.amazonaws.com", { sub: MAIN })).toEqual(["gitlab", true]);
    expect(kinds("token.actions.githubusercontent.com")).toEqual(["other", false]);
    expect(kinds("oidc.eks.eu-west-1.amazonaws.com/id/ABC")).toEqual(["eks", false]);
    expect(kinds("evil-gitlab.com.example")).toEqual(["gitlab", true]);
  });
});

describe("other doors", () => {
  const profile = { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/p`, Roles: [{ RoleName: "machine" }] };
  const machine = role("machine", { AssumeRolePolicyDocument: { Statement: [] }, InstanceProfileList: [profile] });
  const instance = { InstanceId: "i-1", IamInstanceProfile: { Arn: profile.Arn }, PrivateIpAddress: "10.0.0.7" };

  it("a profile is a runner's by its address, its tag, its configuration or its name", () => {
    const doors = (files: Record<string, unknown>) =>
      drawDoors(estateOf({ [`${HERE}/d.json`]: details(machine), ...files })).flatMap((door) =>
        door.kind === "instance-profile" ? [door.evidence] : [],
      );
    expect(doors({ [`${HERE}/instances.json`]: [instance] })).toEqual([]);
    expect(
      doors({
        [`${HERE}/instances.json`]: [instance],
        "runners.json": [{ id: 9, runner_type: "instance_type", ip_address: "10.0.0.7" }],
      }),
    ).toEqual([["runner 9 has the address of i-1"]]);
    const tagged = { ...instance, Tags: [{ Key: "Name", Value: "gitlab-runner-7" }] };
    expect(doors({ [`${HERE}/instances.json`]: [tagged] })).toEqual([["i-1 is tagged `Name: gitlab-runner-7`"]]);
    const toml = '[[runners]]\n[runners.machine]\nMachineOptions = ["amazonec2-iam-instance-profile=p"]\n';
    expect(doors({ "config.toml": toml })).toEqual([["`config.toml` starts machines with it"]]);
  });

  it("a service account's role is told by values, manifests, clusters and trust, and is one door", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/registry`;
    const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:gitlab:gitlab-registry" } },
        },
      ],
    };
    const estate = estateOf({
      [`${HERE}/d.json`]: details(role("registry", { AssumeRolePolicyDocument: policy })),
      "values.yaml": `global: { hosts: {} }\nregistry:\n  serviceAccount:\n    annotations:\n      eks.amazonaws.com/role-arn: ${arn}\n`,
    });
    expect(drawDoors(estate).filter(({ kind }) => kind === "irsa")).toMatchObject([
      {
        id: `irsa/${ACCOUNT}/registry/gitlab/gitlab-registry`,
        roleArn: arn,
        evidence: ["its trust policy names gitlab/gitlab-registry", "values of the chart gitlab, values.yaml:5"],
      },
    ]);
  });

  it("kube2iam and Pod Identity are doors of their own", () => {
    const estate = estateOf({
      [`${HERE}/d.json`]: details(role("toolbox", { AssumeRolePolicyDocument: { Statement: [] } })),
      "values.yaml": "gitlab:\n  toolbox:\n    annotations: { iam.amazonaws.com/role: toolbox }\n",
      [`${HERE}/eks.json`]: [
        {
          cluster: { name: "prod" },
          associations: [
            {
              clusterName: "prod",
              namespace: "gitlab",
              serviceAccount: "gitlab-toolbox",
              roleArn: `arn:aws:iam::${ACCOUNT}:role/toolbox`,
            },
            {
              clusterName: "prod",
              namespace: "shop",
              serviceAccount: "web",
              roleArn: `arn:aws:iam::${ACCOUNT}:role/web`,
            },
          ],
        },
      ],
    });
    expect(drawDoors(estate).map(({ id }) => id)).toEqual([
      `kube2iam/${ACCOUNT}/toolbox/gitlab.toolbox`,
      `pod-identity/${ACCOUNT}/toolbox/prod/gitlab/gitlab-toolbox`,
    ]);
  });

  it("a key that GitLab holds is joined to its user by its id", () => {
    const key = { UserName: "bot", AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "Active" };
    const user = { Arn: `arn:aws:iam::${ACCOUNT}:user/bot`, UserName: "bot", GroupList: [] };
    const files = {
      [`${HERE}/d.json`]: { ...details(), UserDetailList: [user] },
      [`${HERE}/access-keys.json`]: [key],
      "variables.json": [
        { key: "AWS_ACCESS_KEY_ID", variable_type: "env_var", owner: "acme/api", access_key_id: key.AccessKeyId },
      ],
      ".gitlab-ci.yml": "job:\n  script: [x]\n  variables: { AWS_ACCESS_KEY_ID: ASIAIOSFODNN7EXAMPLE }\n",
    };
    expect(drawDoors(estateOf(files))).toMatchObject([
      { id: "key/-/-/ASIAIOSFODNN7EXAMPLE", caveats: ["it is the key of a session"], held: [{ in: "file" }] },
      {
        id: `key/${ACCOUNT}/bot/${key.AccessKeyId}`,
        active: true,
        user: { name: "bot" },
        held: [{ in: "variable", name: "acme/api AWS_ACCESS_KEY_ID" }],
      },
    ]);
  });

  it("a build that a webhook of GitLab starts runs with a role, and its variables are nobody's business", () => {
    const arn = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/deploy`;
    const project = {
      arn,
      name: "deploy",
      serviceRole: `arn:aws:iam::${ACCOUNT}:role/build`,
      source: { type: "GITLAB", location: "https://gitlab.com/acme/api.git" },
      environment: { environmentVariables: [{ name: "X", value: "CANARY", type: "PLAINTEXT" }] },
      webhook: {
        filterGroups: [
          [
            { type: "EVENT", pattern: "PUSH, PULL_REQUEST_CREATED" },
            { type: "HEAD_REF", pattern: "^refs/heads/main$" },
          ],
        ],
      },
    };
    const { webhook: _, ...byHand } = { ...project, arn: `${arn}-2`, name: "by-hand" };
    const elsewhere = { ...project, arn: `${arn}-3`, name: "elsewhere", source: { type: "GITHUB" } };
    const estate = estateOf({
      [`${HERE}/d.json`]: details(role("build", { AssumeRolePolicyDocument: { Statement: [] } })),
      "projects.json": { projects: [project, byHand, elsewhere] },
    });
    expect(JSON.stringify(estate)).not.toContain("CANARY");
    expect(drawDoors(estate)).toMatchObject([
      {
        id: `codebuild/${ACCOUNT}/eu-west-1/deploy`,
        role: { name: "build" },
        evidence: [
          "its webhook takes PULL_REQUEST_CREATED, PUSH of https://gitlab.com/acme/api.git, with filters HEAD_REF",
        ],
      },
    ]);
  });
});
