import { ListAnalyzersCommand, AccessAnalyzerClient } from "@aws-sdk/client-accessanalyzer";
import { CloudTrailClient, type LookupAttributeKey, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import * as codebuild from "@aws-sdk/client-codebuild";
import * as ec2 from "@aws-sdk/client-ec2";
import * as eks from "@aws-sdk/client-eks";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import * as iam from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { readGiven } from "../../../src/edge/files/read-given.ts";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { clientsFor, failureOf } from "./kit.ts";

const ACCOUNT = "222222222222";

describe("what the sandbox plays around IAM", () => {
  let sandbox: Sandbox;
  let config: object;

  beforeAll(async () => {
    const { sources, unread } = readGiven(process.cwd(), ["examples/acme"]);
    sandbox = await startSandbox({ estate: readEstate(sources, unread).estate });
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials(ACCOUNT);
    config = {
      endpoint: sandbox.awsUrl,
      region: "eu-west-1",
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    };
  });

  afterAll(() => sandbox.close());

  it("ties an instance profile to a machine of the snapshot, if its role may be passed", async () => {
    const client = new ec2.EC2Client(config);
    const { Reservations } = await client.send(new ec2.DescribeInstancesCommand({}));
    const [machine] = Reservations?.flatMap(({ Instances }) => Instances ?? []) ?? [];
    expect(machine?.MetadataOptions?.HttpPutResponseHopLimit).toBe(2);
    const { IamInstanceProfileAssociations } = await client.send(
      new ec2.DescribeIamInstanceProfileAssociationsCommand({}),
    );
    const [tied] = IamInstanceProfileAssociations ?? [];
    expect(tied).toMatchObject({
      InstanceId: machine?.InstanceId,
      IamInstanceProfile: { Arn: machine?.IamInstanceProfile?.Arn },
    });
    const again = { InstanceId: machine?.InstanceId, IamInstanceProfile: { Arn: machine?.IamInstanceProfile?.Arn } };
    expect(await failureOf(client.send(new ec2.AssociateIamInstanceProfileCommand(again)))).toMatch(/^IncorrectState/);
    await client.send(new ec2.DisassociateIamInstanceProfileCommand({ AssociationId: tied?.AssociationId }));
    const made = await client.send(new ec2.AssociateIamInstanceProfileCommand(again));
    expect(made.IamInstanceProfileAssociation?.State).toBe("associating");
    const filtered = await client.send(
      new ec2.DescribeInstancesCommand({ Filters: [{ Name: "instance-id", Values: ["i-00000000000000000"] }] }),
    );
    expect(filtered.Reservations).toEqual([]);
    expect(
      await failureOf(client.send(new ec2.DescribeInstancesCommand({ Filters: [{ Name: "color", Values: ["red"] }] }))),
    ).toMatch(/^InvalidParameterValue/);
  });

  it("asks for iam:PassRole before it hands a role to a machine", async () => {
    const root = clientsFor(sandbox, sandbox.rootCredentials(ACCOUNT));
    const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] };
    const policy = { RoleName: "api-exec", PolicyName: "ec2", PolicyDocument: JSON.stringify(allow) };
    await root.iam.send(new iam.PutRolePolicyCommand(policy));
    const { accessKeyId, secretAccessKey, sessionToken = "" } = sandbox.actAs(`arn:aws:iam::${ACCOUNT}:role/api-exec`);
    const client = new ec2.EC2Client({ ...config, credentials: { accessKeyId, secretAccessKey, sessionToken } });
    const { IamInstanceProfileAssociations } = await client.send(
      new ec2.DescribeIamInstanceProfileAssociationsCommand({}),
    );
    const replace = {
      AssociationId: IamInstanceProfileAssociations?.[0]?.AssociationId,
      IamInstanceProfile: IamInstanceProfileAssociations?.[0]?.IamInstanceProfile,
    };
    expect(await failureOf(client.send(new ec2.ReplaceIamInstanceProfileAssociationCommand(replace)))).toMatch(
      /is not authorized to perform: iam:PassRole/,
    );
  });

  it("keeps the roles of service accounts by Pod Identity, each service account once", async () => {
    const client = new eks.EKSClient(config);
    const { clusters } = await client.send(new eks.ListClustersCommand({}));
    const [name] = clusters ?? [];
    expect(name).toBeDefined();
    const { cluster } = await client.send(new eks.DescribeClusterCommand({ name }));
    expect(cluster?.identity?.oidc?.issuer).toMatch(/^https:\/\/oidc\.eks\./);
    const wanted = {
      clusterName: name,
      namespace: "gitlab",
      serviceAccount: "gitlab-toolbox",
      roleArn: `arn:aws:iam::${ACCOUNT}:role/api-task`,
      tags: { owner: "platform" },
    };
    const { association } = await client.send(new eks.CreatePodIdentityAssociationCommand(wanted));
    expect(association).toMatchObject(wanted);
    expect(await failureOf(client.send(new eks.CreatePodIdentityAssociationCommand(wanted)))).toMatch(
      /^ResourceInUseException/,
    );
    const one = { clusterName: name, associationId: association?.associationId };
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/api-exec`;
    await client.send(new eks.UpdatePodIdentityAssociationCommand({ ...one, roleArn }));
    const described = await client.send(new eks.DescribePodIdentityAssociationCommand(one));
    expect(described.association?.roleArn).toBe(roleArn);
    const listed = await client.send(
      new eks.ListPodIdentityAssociationsCommand({ clusterName: name, serviceAccount: "gitlab-toolbox" }),
    );
    expect(listed.associations).toHaveLength(1);
    await client.send(new eks.DeletePodIdentityAssociationCommand(one));
    expect(await failureOf(client.send(new eks.DescribePodIdentityAssociationCommand(one)))).toMatch(
      /^ResourceNotFoundException/,
    );
    expect(await failureOf(client.send(new eks.DescribeClusterCommand({ name: "none" })))).toBe(
      "ResourceNotFoundException: No cluster found for name: none.",
    );
  });

  it("remembers in CloudTrail who came in by web identity and who was refused, without the token", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/gitlab/api-deploy`;
    // An SCP of the company denies what is not in eu-west-1, for its roots as well.
    const { organization: _, ...alone } = sandbox.world.store.latest();
    sandbox.world.store.write(alone, sandbox.world.clock.now());
    const tokens: string[] = [];
    for (const branch of ["main", "feature"]) {
      const minted = await sandbox.gitlab.mint({ project: "acme/platform/api", branch });
      const WebIdentityToken = "token" in minted ? minted.token : "";
      tokens.push(WebIdentityToken);
      const input = { RoleArn: role, RoleSessionName: "job", WebIdentityToken };
      await failureOf(clientsFor(sandbox).sts.send(new AssumeRoleWithWebIdentityCommand(input)));
    }
    // A call without a signature names no region, as at STS's global endpoint.
    const trail = new CloudTrailClient({ ...config, region: "us-east-1" });
    const wanted = { AttributeKey: "EventName", AttributeValue: "AssumeRoleWithWebIdentity" } as const;
    const { Events } = await trail.send(new LookupEventsCommand({ LookupAttributes: [wanted] }));
    const records = Events?.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? "{}")) ?? [];
    expect(records.map(({ errorCode, userIdentity }) => [userIdentity.userName, errorCode])).toEqual([
      ["project_path:acme/platform/api:ref_type:branch:ref:feature", "AccessDenied"],
      ["project_path:acme/platform/api:ref_type:branch:ref:main", undefined],
    ]);
    for (const token of tokens) expect(JSON.stringify(Events)).not.toContain(token.slice(0, 80));
  });

  it("shows the build projects of a snapshot as `collect` reads them", async () => {
    const arn = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/deploy`;
    const project = {
      arn,
      name: "deploy",
      serviceRole: `arn:aws:iam::${ACCOUNT}:role/build`,
      source: { type: "GITLAB", location: "https://gitlab.com/acme/api.git" },
      webhook: {
        filterGroups: [
          [
            { type: "EVENT", pattern: "PUSH" },
            { type: "HEAD_REF", pattern: "main" },
          ],
        ],
      },
    };
    const read = (text: string): object | undefined => {
      const [account] = readEstate([{ name: `aws/${ACCOUNT}/codebuild.json`, text }]).estate.accounts;
      return account?.buildProjects?.map((one) => ({ ...one, at: undefined }));
    };
    const text = JSON.stringify([project]);
    const other = await startSandbox({ estate: readEstate([{ name: `aws/${ACCOUNT}/codebuild.json`, text }]).estate });
    const { accessKeyId, secretAccessKey } = other.rootCredentials(ACCOUNT);
    const client = new codebuild.CodeBuildClient({
      ...config,
      endpoint: other.awsUrl,
      credentials: { accessKeyId, secretAccessKey },
    });
    const { projects } = await client.send(new codebuild.ListProjectsCommand({}));
    expect(projects).toEqual(["deploy"]);
    const got = await client.send(new codebuild.BatchGetProjectsCommand({ names: ["deploy", "gone"] }));
    expect(got.projectsNotFound).toEqual(["gone"]);
    expect(read(JSON.stringify(got.projects))).toEqual(read(text));
    await other.close();
  });

  it("remembers in CloudTrail who wrote to IAM, refused writes and secret-free parameters included", async () => {
    const { organization: _, ...alone } = sandbox.world.store.latest();
    sandbox.world.store.write(alone, sandbox.world.clock.now());
    const client = new iam.IAMClient({ ...config, region: "us-east-1" });
    await client.send(new iam.TagRoleCommand({ RoleName: "api-deploy", Tags: [{ Key: "team", Value: "x" }] }));
    await failureOf(client.send(new iam.TagRoleCommand({ RoleName: "nobody", Tags: [{ Key: "team", Value: "x" }] })));
    await client.send(new iam.GetRoleCommand({ RoleName: "api-deploy" }));
    const trail = new CloudTrailClient({ ...config, region: "us-east-1" });
    const look = async (AttributeKey: LookupAttributeKey, AttributeValue: string) =>
      (await trail.send(new LookupEventsCommand({ LookupAttributes: [{ AttributeKey, AttributeValue }] }))).Events ??
      [];
    const writes = await look("EventName", "TagRole");
    const records = writes.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? "{}"));
    expect(records.map(({ eventName, errorCode, userIdentity: { arn } }) => [eventName, errorCode, arn])).toEqual([
      ["TagRole", "NoSuchEntity", `arn:aws:iam::${ACCOUNT}:root`],
      ["TagRole", undefined, `arn:aws:iam::${ACCOUNT}:root`],
    ]);
    expect(records[1].requestParameters).toEqual({ roleName: "api-deploy", tags: [{ key: "team", value: "x" }] });
    expect(await look("ResourceName", "api-deploy")).toHaveLength(1);
    expect(
      (await look("ReadOnly", "true")).filter(({ EventSource: source }) => source !== "sts.amazonaws.com"),
    ).toEqual([]);
  });

  it("analyses nothing, and says so", async () => {
    const { analyzers } = await new AccessAnalyzerClient(config).send(new ListAnalyzersCommand({}));
    expect(analyzers).toEqual([]);
  });
});
