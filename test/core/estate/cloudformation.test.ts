import { describe, expect, it } from "vitest";
import { drawDoors } from "../../../src/core/estate/draw-doors.ts";
import { spanOf } from "../../../src/core/estate/place.ts";
import { estateOf, placeless } from "./kit.ts";

const PARAMETERS = `
Parameters:
  Project: { Type: String, Default: acme/app }
  Branch: { Type: String }
  Groups: { Type: CommaDelimitedList, Default: "one, two" }
  Admin: { Type: String, Default: "false" }
Conditions:
  IsAdmin: !Equals [!Ref Admin, "true"]
  NotAdmin: !Not [!Condition IsAdmin]
  Open: !Equals [!Ref Branch, main]
Mappings:
  Names: { eu: { bucket: acme-eu } }
`;

/** A role whose trust has these conditions, in YAML. */
function withCondition(condition: string, more = ""): string {
  return `AWSTemplateFormatVersion: "2010-09-09"${PARAMETERS}Resources:
  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties: { Url: "https://gitlab.com", ClientIdList: [sts.amazonaws.com] }
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: deploy
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: { Federated: !Ref Provider }
            Condition: ${condition}
${more}`;
}

function roleOf(text: string) {
  const estate = estateOf({ "stack.yaml": text });
  const objections = estate.diagnostics.filter(
    ({ severity, code }) => severity === "error" && code !== "policy/resource",
  );
  expect(objections).toEqual([]);
  return estate.accounts[0]?.roles?.find(({ name }) => name === "deploy");
}

function conditionsOf(condition: string) {
  const held = roleOf(withCondition(condition))?.trust;
  return { exact: held?.exact, conditions: placeless(held?.policy?.statements[0]?.conditions) };
}

/** The text that an intrinsic gives, asked for as a bucket's name. */
function worth(intrinsic: string): unknown {
  const more = `      Policies:
        - PolicyName: p
          PolicyDocument: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "s3:*", Resource: ${intrinsic} } }
`;
  const inline = roleOf(withCondition("{}", more))?.inline[0]?.policy?.statements[0]?.resource;
  return inline?.unreadable === true ? "unknown" : inline?.values.map(({ value }) => value);
}

describe("a CloudFormation template", () => {
  it("gives a door whose provider is its own, with references worked out", () => {
    const sub = `{ StringLike: { gitlab.com:sub: !Sub "project_path:\${Project}:ref_type:branch:ref:*" } }`;
    expect(drawDoors(estateOf({ "stack.yaml": withCondition(sub) }))).toMatchObject([
      {
        id: "oidc/000000000000/deploy/gitlab.com@stack.yaml",
        provider: { standing: "there", clientIds: ["sts.amazonaws.com"], url: "gitlab.com" },
        caveats: ["its account is not known"],
      },
    ]);
    expect(conditionsOf(sub)).toEqual({
      exact: true,
      conditions: [
        {
          operator: "StringLike",
          key: "gitlab.com:sub",
          values: [{ value: "project_path:acme/app:ref_type:branch:ref:*" }],
        },
      ],
    });
  });

  it("keeps the places of the template", () => {
    const held = roleOf(withCondition("{ StringEquals: { gitlab.com:aud: x } }"))?.trust;
    const at = held?.policy?.statements[0]?.conditions[0]?.at;
    expect(held && at && spanOf({ ...held.at, ...at })).toMatchObject({ file: "stack.yaml", line: 27 });
  });

  it("takes a value that is told in part for a pattern, which only widens", () => {
    const sub = "project_path:acme/app:ref_type:branch:ref:";
    expect(conditionsOf(`{ StringEquals: { gitlab.com:sub: !Sub "${sub}\${Branch}" } }`)).toEqual({
      exact: false,
      conditions: [{ operator: "StringLike", key: "gitlab.com:sub", values: [{ value: `${sub}*` }] }],
    });
    expect(conditionsOf(`{ StringEquals: { gitlab.com:sub: !Join ["", ["${sub}", !Ref Branch]] } }`)).toMatchObject({
      exact: false,
      conditions: [{ operator: "StringLike", values: [{ value: `${sub}*` }] }],
    });
  });

  it("leaves open a value that is not told at all, or whose operator takes no pattern", () => {
    for (const condition of [
      "{ StringEquals: { gitlab.com:sub: !Ref Branch } }",
      "{ StringEqualsIgnoreCase: { gitlab.com:sub: !Sub 'a:${Branch}' } }",
      "{ StringEquals: { gitlab.com:sub: !ImportValue subject } }",
      "{ StringEquals: { gitlab.com:sub: !Sub 'a:${Branch}' }, StringLike: { gitlab.com:aud: x } }",
    ]) {
      const { exact, conditions } = conditionsOf(condition);
      expect([condition, exact]).toEqual([condition, false]);
      expect(conditions).toContainEqual(expect.objectContaining({ key: "gitlab.com:sub", unreadable: true }));
    }
  });

  it("works out the intrinsics that it can", () => {
    expect(worth("!Ref Project")).toEqual(["acme/app"]);
    expect(worth("!Ref Groups")).toEqual(["one", "two"]);
    expect(worth("!Select [1, !Ref Groups]")).toEqual(["two"]);
    expect(worth('!Join ["-", [a, !Ref Project]]')).toEqual(["a-acme/app"]);
    expect(worth('!Select [0, !Split ["/", !Ref Project]]')).toEqual(["acme"]);
    expect(worth("!FindInMap [Names, eu, bucket]")).toEqual(["acme-eu"]);
    expect(worth("!If [IsAdmin, yes-it-is, no-it-is-not]")).toEqual(["no-it-is-not"]);
    expect(worth("!If [NotAdmin, yes-it-is, no-it-is-not]")).toEqual(["yes-it-is"]);
    expect(worth("[a, !If [IsAdmin, b, !Ref AWS::NoValue]]")).toEqual(["a"]);
    expect(worth('!Sub ["${x}-${Project}", { x: !Ref Project }]')).toEqual(["acme/app-acme/app"]);
    expect(worth('!Sub "${!Literal}"')).toEqual(["${Literal}"]);
    expect(worth("!GetAtt Role.Arn")).toEqual(["arn:aws:iam::000000000000:role/deploy"]);
    expect(worth('!Sub "arn:${AWS::Partition}:x"')).toEqual(["arn:aws:x"]);
  });

  it("takes what it cannot for any resource in an Allow, and says so", () => {
    expect(worth('!Sub "arn:aws:s3:::x-${AWS::Region}/*"')).toEqual(["arn:aws:s3:::x-*/*"]);
    expect(worth("!ImportValue bucket")).toEqual(["*"]);
    expect(worth("!If [Open, a, b]")).toEqual(["*"]);
    const estate = estateOf({ "stack.yaml": withCondition("{ StringEquals: { gitlab.com:sub: !Ref Branch } }") });
    expect(estate.diagnostics).toMatchObject([
      { code: "estate/unresolved", severity: "warning", message: "`Ref Branch` cannot be told from the template" },
    ]);
    expect(estate.complete).toBe(true);
  });

  it("reads JSON with long forms as it reads YAML with short ones", () => {
    const yaml = withCondition(
      "{ StringEquals: { gitlab.com:sub: !Sub 'project_path:${Project}:ref_type:tag:ref:v1' } }",
    );
    const json = {
      AWSTemplateFormatVersion: "2010-09-09",
      Parameters: { Project: { Type: "String", Default: "acme/app" } },
      Resources: {
        Provider: {
          Type: "AWS::IAM::OIDCProvider",
          Properties: { Url: "https://gitlab.com", ClientIdList: ["sts.amazonaws.com"] },
        },
        Role: {
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName: "deploy",
            AssumeRolePolicyDocument: {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Action: "sts:AssumeRoleWithWebIdentity",
                  Principal: { Federated: { Ref: "Provider" } },
                  Condition: {
                    StringEquals: { "gitlab.com:sub": { "Fn::Sub": "project_path:${Project}:ref_type:tag:ref:v1" } },
                  },
                },
              ],
            },
          },
        },
      },
    };
    const read = (file: string, content: unknown) => placeless(estateOf({ [file]: content }).accounts);
    expect(read("stack.json", json)).toEqual(read("stack.yaml", yaml));
  });

  it("hangs policies on roles, users and groups by the resources that name them", () => {
    const [account] = estateOf({
      "stack.yaml": `
Resources:
  R: { Type: AWS::IAM::Role, Properties: { RoleName: r, ManagedPolicyArns: [!Ref M] } }
  U: { Type: AWS::IAM::User, Properties: { UserName: u, Groups: [!Ref G] } }
  G: { Type: AWS::IAM::Group, Properties: { GroupName: g } }
  M: { Type: AWS::IAM::ManagedPolicy, Properties: { ManagedPolicyName: m, Users: [!Ref U], PolicyDocument: { Statement: [] } } }
  P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref R], Groups: [g], PolicyDocument: { Statement: [] } } }
  K: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } }
  I: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref R] } }
  Off: { Type: AWS::IAM::Role, Condition: Never, Properties: { RoleName: off } }
Conditions: { Never: !Equals [a, b] }
`,
    }).accounts;
    const m = "arn:aws:iam::000000000000:policy/m";
    expect(account).toMatchObject({
      roles: [{ name: "r", attached: [m], inline: [{ name: "p" }] }],
      users: [{ name: "u", attached: [m], groups: ["g"] }],
      groups: [{ name: "g", inline: [{ name: "p" }] }],
      accessKeys: [{ id: "K", user: "u" }],
      instanceProfiles: [{ name: "I", roles: ["r"] }],
    });
  });

  it("ends on references that go in circles", () => {
    const text = `
Conditions: { A: !Condition B, B: !Condition A }
Resources:
  R: { Type: AWS::IAM::Role, Condition: A, Properties: { RoleName: !Ref R, AssumeRolePolicyDocument: !Ref R } }
`;
    expect(estateOf({ "stack.yaml": text }).accounts[0]?.roles).toHaveLength(1);
  });
});
