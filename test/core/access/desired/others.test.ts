import { describe, expect, it } from "vitest";
import { decide } from "../../../../src/core/iam/decide.ts";
import type { Request } from "../../../../src/core/iam/request.ts";
import { conditionOf, declarationText, desireGrant, desireText, estateFrom, roleOf } from "./declare.ts";

const CAN = "into: prod\n  can: [{ s3-storage: { buckets: [acme-registry] } }]";

describe("a runner's machine", () => {
  it("gets an instance profile with a role that only EC2 takes", () => {
    const grant = desireGrant(
      "runners:\n  from: { runner: ec2 }\n  into: prod\n  can: [{ runner-autoscaler: { group: runners } }]",
    );
    expect(grant.objects.find(({ kind }) => kind === "instance-profile")).toMatchObject({
      arn: "arn:aws:iam::111111111111:instance-profile/gitlab/runners",
      role: "arn:aws:iam::111111111111:role/gitlab/runners",
    });
    expect(JSON.parse(roleOf(grant).trust).Statement[0].Principal).toEqual({ Service: "ec2.amazonaws.com" });
    expect(grant.objects.some(({ kind }) => kind === "profile-association")).toBe(false);
  });

  it("is given the profile where it is named", () => {
    const grant = desireGrant(
      "runners:\n  from: { runner: ec2, instance: i-0123456789abcdef0 }\n  into: prod\n  can: [ecr-login]",
    );
    expect(grant.objects.at(-1)).toEqual({
      kind: "profile-association",
      instance: "i-0123456789abcdef0",
      profileArn: "arn:aws:iam::111111111111:instance-profile/gitlab/runners",
    });
  });

  it("is China's EC2 in China, with China's ARNs", () => {
    const grant = desireGrant(
      "runners:\n  from: { runner: ec2 }\n  into: prod\n  can: [{ runner-cache: { bucket: acme-cache } }]",
      { account: "region: cn-north-1" },
    );
    expect(roleOf(grant).trust).toContain("ec2.amazonaws.com.cn");
    expect(JSON.stringify(grant.objects)).not.toContain("arn:aws:");
  });
});

describe("a component of the chart", () => {
  const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";

  it("by IRSA is its own service account, to the letter", () => {
    const grant = desireGrant(
      `registry:\n  from: { chart: registry, via: irsa, issuer: "https://${ISSUER}", namespace: gitlab, release: gl }\n  ${CAN}`,
    );
    expect(conditionOf(grant)).toEqual({
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: "system:serviceaccount:gitlab:gl-registry",
      },
    });
    expect(grant.notes[0]).toContain(`eks.amazonaws.com/role-arn: ${grant.principal}`);
  });

  it("by IRSA brings the cluster's provider, found by the cluster's name", () => {
    const estate = estateFrom({
      "aws/111111111111/eks.json": [
        {
          region: "eu-west-1",
          cluster: { name: "prod", identity: { oidc: { issuer: `https://${ISSUER}` } } },
          associations: [],
        },
      ],
    });
    const text = `registry:\n  from: { chart: registry, via: irsa, cluster: prod, namespace: gitlab, release: gl }\n  ${CAN}`;
    const { value, diagnostics } = desireText(declarationText(text), estate);
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(value?.accounts[0]?.objects[0]).toMatchObject({ kind: "provider", url: ISSUER });
  });

  it("by Pod Identity is named by the cluster's association and by the session's tags", () => {
    const grant = desireGrant(
      `reg:\n  from: { chart: [webservice, sidekiq], via: pod-identity, cluster: prod, namespace: gitlab, release: gl }\n  ${CAN}`,
    );
    expect(grant.objects.filter(({ kind }) => kind === "pod-identity")).toEqual(
      ["gl-webservice", "gl-sidekiq"].map((serviceAccount) => ({
        kind: "pod-identity",
        cluster: "prod",
        namespace: "gitlab",
        serviceAccount,
        role: "arn:aws:iam::111111111111:role/gitlab/reg",
      })),
    );
    const { trust } = grant;
    if (trust === undefined) throw new Error("no trust");
    const ask = (serviceAccount: string): boolean => {
      const request: Request = {
        principal: { kind: "service", arn: "pods.eks.amazonaws.com" },
        action: "sts:AssumeRole",
        resource: grant.principal,
        resourceAccount: "111111111111",
        context: {
          "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
          "aws:RequestTag/kubernetes-namespace": "gitlab",
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      };
      return decide({ trust }, request).allowed;
    };
    expect(ask("gl-webservice")).toBe(true);
    expect(ask("gl-registry")).toBe(false);
  });

  it("by kube2iam is the nodes' role", () => {
    const grant = desireGrant(
      `reg:\n  from: { chart: registry, via: kube2iam, namespace: gitlab, release: gl, node-role: "arn:aws:iam::111111111111:role/nodes" }\n  ${CAN}`,
    );
    expect(JSON.parse(roleOf(grant).trust).Statement[0].Principal).toEqual({
      AWS: "arn:aws:iam::111111111111:role/nodes",
    });
  });
});

describe("an IAM user", () => {
  const grant = desireGrant(
    'ecr:\n  from: { user: pusher, because: "it can\'t speak OIDC!", until: 2027-03-01 }\n  into: prod\n  can: [{ ecr-push: { repository: api } }]',
  );

  it("says on itself why it is there and until when", () => {
    expect(grant.objects[0]).toMatchObject({
      kind: "user",
      arn: "arn:aws:iam::111111111111:user/gitlab/pusher",
      tags: { "sallyport:because": "it can t speak OIDC ", "sallyport:until": "2027-03-01" },
    });
  });

  it("gets no key here", () => {
    expect(grant.objects.map(({ kind }) => kind)).toEqual(["user", "inline-policy"]);
    expect(grant.notes[0]).toContain("aws iam create-access-key --user-name pusher");
  });
});

describe("permissions", () => {
  it("that do not fit inline become managed policies, each within its size", () => {
    const buckets = Array.from({ length: 160 }, (_, at) => `acme-bucket-with-a-long-name-${at}`);
    const can = buckets.map((bucket) => `{ s3-read: { bucket: ${bucket} } }`).join(", ");
    const grant = desireGrant(`big:\n  from: { runner: ec2 }\n  into: prod\n  can: [${can}]`);
    const managed = grant.objects.filter(({ kind }) => kind === "managed-policy");
    expect(managed.length).toBeGreaterThan(1);
    expect(grant.objects.some(({ kind }) => kind === "inline-policy")).toBe(false);
    expect(grant.objects.filter(({ kind }) => kind === "attachment")).toHaveLength(managed.length);
    expect(managed[0]).toMatchObject({ arn: "arn:aws:iam::111111111111:policy/gitlab/big-1" });
  });

  it("of a file are an inline policy of their own", () => {
    const text = declarationText("d:\n  from: { runner: ec2 }\n  into: prod\n  can: [{ policy: ./p/extra one.json }]");
    const policy = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}';
    const { value } = desireText(text, undefined, new Map([["./p/extra one.json", { text: policy }]]));
    expect(value?.grants[0]?.objects).toContainEqual(
      expect.objectContaining({ kind: "inline-policy", name: "sallyport-extra-one" }),
    );
  });
});
