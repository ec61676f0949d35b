import { describe, expect, it } from "vitest";
import { drawDoors } from "../../../src/core/estate/draw-doors.ts";
import { policiesOf, roleByArn } from "../../../src/core/estate/lookup.ts";
import { spanOf } from "../../../src/core/estate/place.ts";
import { ACCOUNT, MAIN, PROVIDER, details, estateOf, role, trust } from "./kit.ts";

/** A change of a plan, with what is known after apply. */
function change(address: string, after: Record<string, unknown>, unknown: Record<string, unknown> = {}) {
  const [type = "", name = ""] = address
    .replace(/^.*module\.[^.]+\./, "")
    .replace(/^data\./, "")
    .replace(/\[.*?\]$/, "")
    .split(".");
  const module = /^(module\.[^.]+(?:\["[^"]*"\])?)\./.exec(address)?.[1];
  return {
    address,
    ...(module === undefined ? {} : { module_address: module }),
    mode: address.includes("data.") ? "data" : "managed",
    type,
    name,
    change: { actions: [address.includes("data.") ? "read" : "create"], before: null, after, after_unknown: unknown },
  };
}

function configured(address: string, expressions: Record<string, unknown>) {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(".");
  return {
    address,
    mode: address.startsWith("data.") ? "data" : "managed",
    type,
    name,
    provider_config_key: "aws",
    expressions,
  };
}

interface Plan {
  readonly changes: readonly object[];
  readonly resources?: readonly object[];
  readonly calls?: Record<string, unknown>;
  readonly prior?: readonly object[];
}

function plan({ changes, resources = [], calls = {}, prior = [] }: Plan) {
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: { root_module: {} },
    resource_changes: changes,
    prior_state: { values: { root_module: { resources: prior } } },
    configuration: { root_module: { resources, module_calls: calls } },
  };
}

const IDENTITY = {
  address: "data.aws_caller_identity.me",
  mode: "data",
  type: "aws_caller_identity",
  name: "me",
  values: { account_id: ACCOUNT },
};
const PROVIDER_CHANGE = change(
  "aws_iam_openid_connect_provider.gitlab",
  { url: "https://gitlab.com", client_id_list: ["sts.amazonaws.com"] },
  { arn: true },
);
const REFERS = (...to: string[]) => ({ references: to.flatMap((one) => [one, one.split(".").slice(0, -1).join(".")]) });
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/ci`;

/** A trust policy document as the data source has it, its provider made by the same plan. */
const BLOCKS = {
  actions: ["sts:AssumeRoleWithWebIdentity"],
  effect: "Allow",
  principals: [{ type: "Federated", identifiers: [null] }],
  condition: [
    { test: "StringEquals", variable: "gitlab.com:aud", values: ["sts.amazonaws.com"] },
    { test: "StringEquals", variable: "gitlab.com:sub", values: [MAIN] },
  ],
};

describe("a Terraform plan", () => {
  it("gives roles with their trust, permissions, tags and boundary", () => {
    const estate = estateOf({
      "plan.json": plan({
        changes: [
          change("aws_iam_role.ci", {
            name: "ci",
            path: "/",
            assume_role_policy: JSON.stringify(trust(MAIN)),
            inline_policy: [{ name: "in", policy: JSON.stringify({ Statement: [] }) }],
            managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/edge`,
            max_session_duration: 7200,
            tags_all: { owner: "platform" },
          }),
          change("aws_iam_role_policy.more", { role: "ci", name: "more", policy: JSON.stringify({ Statement: [] }) }),
          change("aws_iam_role_policy_attachment.a", { role: "ci", policy_arn: "arn:aws:iam::aws:policy/X" }),
        ],
      }),
    });
    expect(roleByArn(estate, ROLE_ARN)).toMatchObject({
      origin: "declared",
      inline: [{ name: "ci in" }, { name: "more" }],
      attached: ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/X"],
      boundary: `arn:aws:iam::${ACCOUNT}:policy/edge`,
      maxSessionSeconds: 7200,
      tags: { owner: "platform" },
      trust: { exact: true },
    });
  });

  it("tells the account by the provider that a trust policy names, and says when nothing tells it", () => {
    const ci = (policy: unknown) =>
      plan({ changes: [change("aws_iam_role.ci", { name: "ci", assume_role_policy: JSON.stringify(policy) })] });
    expect(estateOf({ "plan.json": ci(trust(MAIN)) }).accounts[0]?.id).toBe(ACCOUNT);
    const silent = estateOf({ "plan.json": ci({ Statement: [] }) });
    expect(silent.accounts[0]).toMatchObject({
      id: "000000000000",
      roles: [{ caveats: ["its account is not known"] }],
    });
    expect(silent.sources[0]?.detail).toContain("its account is not known");
  });

  it("puts a document together that names a provider of the same plan, through modules and variables", () => {
    const address = 'module.ci["api"].data.aws_iam_policy_document.trust';
    const estate = estateOf({
      "plan.json": plan({
        prior: [IDENTITY],
        changes: [
          PROVIDER_CHANGE,
          change(
            address,
            { statement: [BLOCKS] },
            { json: true, statement: [{ principals: [{ identifiers: [true] }] }] },
          ),
          change('module.ci["api"].aws_iam_role.ci', { name: "ci" }, { assume_role_policy: true, arn: true }),
        ],
        calls: {
          ci: {
            expressions: { provider_arn: REFERS("aws_iam_openid_connect_provider.gitlab.arn") },
            module: {
              resources: [
                configured("data.aws_iam_policy_document.trust", {
                  statement: [{ principals: [{ identifiers: { references: ["var.provider_arn"] } }] }],
                }),
                configured("aws_iam_role.ci", {
                  assume_role_policy: REFERS("data.aws_iam_policy_document.trust.json"),
                }),
              ],
            },
          },
        },
      }),
    });
    const [door] = drawDoors(estate);
    expect(door).toMatchObject({
      id: `oidc/${ACCOUNT}/ci/gitlab.com@plan.json`,
      provider: { arn: PROVIDER, standing: "there", clientIds: ["sts.amazonaws.com"] },
      caveats: [],
    });
    const held = roleByArn(estate, ROLE_ARN)?.trust;
    expect(held?.exact).toBe(true);
    const sub = held?.policy?.statements[0]?.conditions[1];
    expect(sub).toMatchObject({ operator: "StringEquals", key: "gitlab.com:sub", values: [{ value: MAIN }] });
    // The place is that of the block in the plan, where the value was written.
    expect(held && sub && spanOf({ ...held.at, ...sub.at }).line).toBeGreaterThan(20);
    expect(estate.diagnostics).toEqual([]);
  });

  it("leaves open what a document does not know, and never makes it narrower", () => {
    const read = (blocks: object, unknown: object) => {
      const estate = estateOf({
        "plan.json": plan({
          prior: [IDENTITY],
          changes: [
            PROVIDER_CHANGE,
            change("data.aws_iam_policy_document.trust", { statement: [blocks] }, { json: true, statement: [unknown] }),
            change("aws_iam_role.ci", { name: "ci" }, { assume_role_policy: true }),
          ],
          resources: [
            configured("data.aws_iam_policy_document.trust", {
              statement: [{ principals: [{ identifiers: REFERS("aws_iam_openid_connect_provider.gitlab.arn") }] }],
            }),
            configured("aws_iam_role.ci", { assume_role_policy: REFERS("data.aws_iam_policy_document.trust.json") }),
          ],
        }),
      });
      expect(estate.diagnostics).toMatchObject([{ code: "estate/known-after-apply", severity: "warning" }]);
      expect(drawDoors(estate)).toMatchObject([{ caveats: ["parts of the trust policy are not known yet"] }]);
      return roleByArn(estate, ROLE_ARN)?.trust;
    };
    const principals = [{ identifiers: [true] }];
    const value = { ...BLOCKS, condition: [{ test: "StringEquals", variable: "gitlab.com:sub", values: [null] }] };
    const held = read(value, { principals, condition: [{ values: [true] }] });
    expect(held?.exact).toBe(false);
    expect(held?.policy?.statements[0]?.conditions).toMatchObject([{ key: "gitlab.com:sub", unreadable: true }]);
    const { condition: _, ...open } = BLOCKS;
    expect(read(open, { principals, condition: true })?.policy?.statements[0]?.conditions).toMatchObject([
      { unreadable: true },
    ]);
  });

  it("is not complete where nothing of a trust policy is known before apply", () => {
    const unknown = change("aws_iam_role.ci", { name: "ci" }, { assume_role_policy: true });
    const estate = estateOf({ "plan.json": plan({ changes: [unknown] }) });
    expect(estate.complete).toBe(false);
    expect(estate.sources[0]).toMatchObject({ standing: "partial" });
    expect(estate.sources[0]?.detail).toContain("no trust policy of role `ci`");
  });

  it("draws a door of which only the provider is known, as one that may let in anybody of that provider", () => {
    const estate = estateOf({
      "plan.json": plan({
        prior: [IDENTITY],
        changes: [PROVIDER_CHANGE, change("aws_iam_role.ci", { name: "ci" }, { assume_role_policy: true })],
        resources: [
          configured("aws_iam_role.ci", { assume_role_policy: REFERS("aws_iam_openid_connect_provider.gitlab.arn") }),
        ],
      }),
    });
    expect(drawDoors(estate)).toMatchObject([{ provider: { arn: PROVIDER } }]);
    const held = roleByArn(estate, ROLE_ARN)?.trust;
    expect(held).toMatchObject({ exact: false, policy: { statements: [{ conditions: [{ unreadable: true }] }] } });
  });

  it("resolves attachments by what they refer to, and keeps those that it cannot as unread", () => {
    const estate = estateOf({
      "plan.json": plan({
        prior: [IDENTITY],
        changes: [
          change("aws_iam_role.ci", { name: "ci", assume_role_policy: JSON.stringify(trust(MAIN)) }),
          change(
            "aws_iam_policy.push",
            { name: "push", path: "/x/", policy: JSON.stringify({ Statement: [] }) },
            { arn: true },
          ),
          change("aws_iam_role_policy_attachment.a", { role: "ci" }, { policy_arn: true }),
          change("aws_iam_role_policy_attachment.b", { role: "ci" }, { policy_arn: true }),
        ],
        resources: [
          configured("aws_iam_role_policy_attachment.a", { policy_arn: REFERS("aws_iam_policy.push.arn") }),
          configured("aws_iam_role_policy_attachment.b", { policy_arn: { references: ["local.arn"] } }),
        ],
      }),
    });
    const ci = roleByArn(estate, ROLE_ARN);
    expect(ci?.attached).toEqual([`arn:aws:iam::${ACCOUNT}:policy/x/push`, "aws_iam_role_policy_attachment.b"]);
    expect(ci && policiesOf(estate, ci).unread).toEqual(["aws_iam_role_policy_attachment.b"]);
    expect(ci?.caveats).toEqual(["`aws_iam_role_policy_attachment.b.policy_arn` is known only after apply"]);
  });

  it("leaves out what it deletes, and reads a state as well", () => {
    const gone = change("aws_iam_role.ci", { name: "ci" });
    const deleted = { ...gone, change: { ...gone.change, actions: ["delete"], before: { name: "ci" }, after: null } };
    expect(estateOf({ "plan.json": plan({ changes: [deleted] }) }).accounts).toEqual([]);
    const values = { name: "ci", arn: ROLE_ARN, assume_role_policy: JSON.stringify(trust(MAIN)) };
    const resource = { address: "module.a.aws_iam_role.ci", mode: "managed", type: "aws_iam_role", name: "ci", values };
    const child = { address: "module.a", resources: [resource] };
    const state = { format_version: "1.0", values: { root_module: { child_modules: [child] } } };
    expect(roleByArn(estateOf({ "state.json": state }), ROLE_ARN)).toMatchObject({ name: "ci" });
  });

  it("says nothing about providers that it does not make, and does not hide a live role of the same name", () => {
    const estate = estateOf({
      "plan.json": plan({
        changes: [
          change("aws_iam_role.ci", { name: "ci", assume_role_policy: JSON.stringify(trust("project_path:acme/*")) }),
        ],
      }),
      "aws/111111111111/details.json": details(role("ci")),
    });
    expect(roleByArn(estate, ROLE_ARN)?.origin).toBe("live");
    expect(drawDoors(estate)).toMatchObject([
      { id: `oidc/${ACCOUNT}/ci/gitlab.com`, provider: { standing: "unread" } },
      { id: `oidc/${ACCOUNT}/ci/gitlab.com@plan.json`, provider: { standing: "unread" } },
    ]);
  });

  it("reads machines, profiles, keys and Pod Identity", () => {
    const [account] = estateOf({
      "plan.json": plan({
        prior: [IDENTITY],
        changes: [
          change("aws_iam_instance_profile.runner", { name: "runner", role: "runner" }),
          change("aws_launch_template.runner", {
            iam_instance_profile: [{ name: "runner" }],
            metadata_options: [{ http_tokens: "optional", http_put_response_hop_limit: 2 }],
          }),
          change("aws_iam_user.bot", { name: "bot" }),
          change("aws_iam_access_key.bot", { user: "bot", status: "Active" }, { id: true, secret: true }),
          change("aws_eks_pod_identity_association.x", {
            cluster_name: "prod",
            namespace: "gitlab",
            service_account: "gitlab-toolbox",
            role_arn: ROLE_ARN,
          }),
        ],
      }),
    }).accounts;
    expect(account).toMatchObject({
      instanceProfiles: [{ name: "runner", roles: ["runner"] }],
      instances: [{ profile: `arn:aws:iam::${ACCOUNT}:instance-profile/runner`, tokens: "optional", hopLimit: 2 }],
      users: [{ name: "bot" }],
      accessKeys: [{ id: "aws_iam_access_key.bot", user: "bot", active: true }],
      clusters: [{ name: "prod", podIdentities: [{ serviceAccount: "gitlab-toolbox" }] }],
    });
  });

  it("joins a variable of GitLab to the key that the same plan makes for it", () => {
    const estate = estateOf({
      "plan.json": plan({
        prior: [IDENTITY],
        changes: [
          change("aws_iam_user.bot", { name: "bot" }),
          change("aws_iam_access_key.bot", { user: "bot" }, { id: true, secret: true }),
          change(
            "gitlab_project_variable.id",
            { project: "acme/api", key: "AWS_ACCESS_KEY_ID", protected: false },
            { value: true },
          ),
          change("gitlab_project_variable.old", { project: "acme/old", key: "KEY", value: "AKIAIOSFODNN7EXAMPLE" }),
        ],
        resources: [configured("gitlab_project_variable.id", { value: REFERS("aws_iam_access_key.bot.id") })],
      }),
    });
    expect(drawDoors(estate)).toMatchObject([
      { kind: "key", id: "key/-/-/AKIAIOSFODNN7EXAMPLE", held: [{ name: "acme/old KEY" }] },
      {
        kind: "key",
        user: { name: "bot" },
        accessKeyId: "aws_iam_access_key.bot",
        held: [{ name: "acme/api AWS_ACCESS_KEY_ID" }],
      },
    ]);
  });
});
