import type { RuleCase } from "./rule-cases.ts";

/** A setup as its vendor recommends it, what may still be said of it and why, and faults planted in it one at a time. */
export interface CleanEstate {
  readonly name: string;
  readonly source: string;
  readonly estate: Setup;
  /** Below high: what the vendor's own example leaves open, by rule. */
  readonly remains?: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
}

type Setup = Omit<RuleCase, "case" | "finds">;

export interface Fault {
  readonly fault: string;
  readonly planted: Setup;
  /** The rules that speak of it besides those of the clean estate, each once or more; nothing else may. */
  readonly finds: readonly string[];
  /** Rules of the clean estate that the fault itself answers, so that they are silent. */
  readonly silences?: readonly string[];
}

const ACCOUNT = "111111111111";
const AT = "2026-01-01T00:00:00Z";
const SUBJECT = "project_path:acme/platform/api:ref_type:branch:ref:main";
const PROTECTED = {
  "gitlab/gitlab.com/projects.json": [
    {
      id: 48120001,
      path_with_namespace: "acme/platform/api",
      namespace: { id: 9100042, full_path: "acme/platform", kind: "group" },
      visibility: "private",
      default_branch: "main",
      ci_id_token_sub_claim_components: ["project_path", "ref_type", "ref"],
      protected_branches: [
        { name: "main", push_access_levels: [{ access_level: 0 }], merge_access_levels: [{ access_level: 40 }] },
      ],
      protected_tags: [],
      environments: [],
    },
  ],
};

const GITLAB_DOCUMENTED = {
  StringEquals: {
    "gitlab.com:sub": SUBJECT,
    "gitlab.com:namespace_id": "9100042",
    "gitlab.com:project_id": "48120001",
  },
};

function web(provider: string, condition?: object): object {
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

function role(name: string, trust: object | readonly object[], can: readonly object[], profile = false): object {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const profiles = [
    {
      Path: "/",
      InstanceProfileName: name,
      InstanceProfileId: `AIPA${name}`,
      Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${name}`,
      CreateDate: AT,
      Roles: [{ Path: "/", RoleName: name, RoleId: `AROA${name}`, Arn: arn }],
    },
  ];
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${name}`,
    Arn: arn,
    CreateDate: AT,
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: trust },
    InstanceProfileList: profile ? profiles : [],
    RolePolicyList: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: can } }],
    AttachedManagedPolicies: [],
    Tags: [],
  };
}

function allow(action: string | readonly string[], resource: string | readonly string[], rest: object = {}): object {
  return { Effect: "Allow", Action: action, Resource: resource, ...rest };
}

const EKS = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const EKS_CLUSTER = {
  region: "eu-west-1",
  cluster: {
    name: "prod",
    arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`,
    version: "1.33",
    identity: { oidc: { issuer: `https://${EKS}` } },
    status: "ACTIVE",
  },
};
const RAILS_BUCKETS = [
  allow(["s3:ListBucket", "s3:GetBucketLocation"], "arn:aws:s3:::acme-gitlab-artifacts"),
  allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::acme-gitlab-artifacts/*"),
];
const IRSA_SUBJECT = "system:serviceaccount:gitlab:gitlab-webservice";

function irsa(condition: object): object {
  return role("gitlab-rails", web(EKS, condition), RAILS_BUCKETS);
}

const CHART_VALUES = `global:
  hosts: { domain: acme.example }
  minio: { enabled: false }
  registry: { bucket: acme-gitlab-registry }
  appConfig:
    object_store: { enabled: true, connection: { secret: gitlab-rails-storage, key: connection } }
    artifacts: { bucket: acme-gitlab-artifacts }
    lfs: { bucket: acme-gitlab-lfs }
    packages: { bucket: acme-gitlab-packages }
    uploads: { bucket: acme-gitlab-uploads }
    backups: { bucket: acme-gitlab-backups, tmpBucket: acme-gitlab-backups-tmp }
gitlab:
  webservice:
    serviceAccount:
      enabled: true
      create: true
      annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::${ACCOUNT}:role/gitlab-rails" }
`;

const RAILS_CONNECTION = "provider: AWS\nregion: eu-west-1\nuse_iam_profile: true\n";

const AUTOSCALER = [
  allow(
    ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
    `arn:aws:autoscaling:eu-west-1:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/gitlab-runners`,
  ),
  allow(["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"], "*"),
  allow(
    ["ec2:GetPasswordData", "ec2-instance-connect:SendSSHPublicKey"],
    `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`,
    {
      Condition: { StringEquals: { "ec2:ResourceTag/aws:autoscaling:groupName": ["gitlab-runners"] } },
    },
  ),
];
const BY_EC2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

function machine(options: object): object {
  return [
    {
      InstanceId: "i-0a1b2c3d4e5f60718",
      PrivateIpAddress: "10.0.0.5",
      State: { Name: "running" },
      IamInstanceProfile: { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/gitlab-runner` },
      MetadataOptions: {
        State: "applied",
        HttpTokens: "required",
        HttpPutResponseHopLimit: 1,
        HttpEndpoint: "enabled",
        ...options,
      },
      Tags: [],
    },
  ];
}

function runner(changes: object): object {
  return [
    {
      id: 12,
      description: "builder",
      runner_type: "group_type",
      ip_address: "10.0.0.5",
      paused: false,
      status: "online",
      tag_list: ["aws"],
      run_untagged: false,
      access_level: "ref_protected",
      groups: [{ id: 9, full_path: "acme" }],
      projects: [],
      ...changes,
    },
  ];
}

const RUNNER_FILES = {
  [`aws/${ACCOUNT}/instances.json`]: machine({}),
  "gitlab/gitlab.com/runners.json": runner({}),
};

const SELF_MANAGED = "gitlab.example.com";
const BY_PODS = {
  Effect: "Allow",
  Principal: { Service: "pods.eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
};
const POD_FILES = {
  [`aws/${ACCOUNT}/eks.json`]: [
    {
      ...EKS_CLUSTER,
      associations: [
        {
          clusterName: "prod",
          namespace: "gitlab",
          serviceAccount: "gitlab-webservice",
          roleArn: `arn:aws:iam::${ACCOUNT}:role/gitlab-rails`,
          associationArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:podidentityassociation/prod/a-1`,
          associationId: "a-1",
        },
      ],
    },
  ],
};

const DEPLOY_USER = {
  Path: "/",
  UserName: "gitlab-deploy",
  UserId: "AIDADEPLOY",
  Arn: `arn:aws:iam::${ACCOUNT}:user/gitlab-deploy`,
  CreateDate: AT,
  UserPolicyList: [
    {
      PolicyName: "push",
      PolicyDocument: { Version: "2012-10-17", Statement: [allow("s3:PutObject", "arn:aws:s3:::acme-site/*")] },
    },
  ],
  GroupList: [],
  AttachedManagedPolicies: [],
  Tags: [],
};

export const CLEAN_ESTATES: readonly CleanEstate[] = [
  {
    name: "GitLab's documented policy for gitlab.com, with GitLab read",
    source: "GitLab docs, ci/cloud_services/aws: subject, namespace_id and project_id under StringEquals",
    estate: { trust: GITLAB_DOCUMENTED, files: PROTECTED, tenant: ["acme"] },
    faults: [
      {
        fault: "the subject is any",
        planted: { trust: { StringLike: { "gitlab.com:sub": "**" } } },
        finds: ["trust/any-project", "trust/any-ref"],
      },
      {
        fault: "the whole group instead of the project",
        planted: { trust: { StringLike: { "gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main" } } },
        finds: ["trust/path-not-identity", "trust/unprotected-ref", "trust/whole-group"],
      },
      {
        fault: "a key of another issuer under IfExists",
        planted: { trust: { StringEqualsIfExists: { "gitlab.example.com:sub": SUBJECT } } },
        finds: ["trust/any-project", "trust/any-ref", "trust/open-through-missing-key"],
      },
      {
        fault: "one value of the list is any",
        planted: { trust: { StringLike: { "gitlab.com:sub": [SUBJECT, "*"] } } },
        finds: ["trust/any-project", "trust/any-ref", "trust/poisoned-list"],
      },
      {
        fault: "a prefix without its end",
        planted: {
          trust: { StringLike: { "gitlab.com:sub": "project_path:acme/platform/api*:ref_type:branch:ref:main" } },
        },
        finds: ["trust/path-not-identity", "trust/sibling-project", "trust/unprotected-ref", "trust/whole-group"],
      },
      {
        fault: "every branch",
        planted: {
          trust: {
            StringLike: { "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:*" },
            StringEquals: { "gitlab.com:project_id": "48120001" },
          },
        },
        finds: ["trust/any-ref"],
      },
      {
        fault: "a subject that no ref mints",
        planted: {
          trust: {
            StringEquals: {
              ...GITLAB_DOCUMENTED.StringEquals,
              "gitlab.com:sub": `${SUBJECT.replace("main", "refs/heads/main")}`,
            },
          },
        },
        finds: ["trust/admits-nobody"],
      },
      {
        fault: "another statement without a condition",
        planted: { statements: [web("gitlab.com", GITLAB_DOCUMENTED), web("gitlab.com")] },
        finds: ["trust/any-project", "trust/any-ref"],
      },
      {
        fault: "the role is an administrator",
        planted: { can: [allow("*", "*")] },
        finds: ["permission/admin", "permission/no-boundary", "provider/can-be-planted"],
      },
      {
        fault: "the policy of the first guide that people find",
        planted: {
          can: [allow(["ec2:*", "s3:*", "eks:*", "iam:PassRole", "cloudformation:*"], "*")],
          roles: [
            role(
              "stacks",
              { Effect: "Allow", Principal: { Service: "cloudformation.amazonaws.com" }, Action: "sts:AssumeRole" },
              [allow("*", "*")],
            ),
          ],
        },
        finds: ["permission/escalation"],
      },
      {
        fault: "it may take any role",
        planted: { can: [allow("sts:AssumeRole", "*")] },
        finds: ["permission/assume-any", "permission/wildcard-write"],
      },
      {
        fault: "main is open to developers",
        planted: {
          files: {
            "gitlab/gitlab.com/projects.json": [
              {
                ...PROTECTED["gitlab/gitlab.com/projects.json"][0],
                protected_branches: [
                  {
                    name: "main",
                    push_access_levels: [{ access_level: 30 }],
                    merge_access_levels: [{ access_level: 40 }],
                  },
                ],
              },
            ],
          },
        },
        finds: ["trust/unprotected-ref"],
      },
      {
        fault: "the path is another project's now",
        planted: {
          files: {
            "gitlab/gitlab.com/projects.json": [{ ...PROTECTED["gitlab/gitlab.com/projects.json"][0], id: 7 }],
          },
        },
        finds: ["trust/moved-path"],
      },
      {
        fault: "the provider takes the audience of everybody else, too",
        planted: { providers: [{ url: "gitlab.com", clients: ["sts.amazonaws.com", "https://vault.acme.example"] }] },
        finds: ["provider/shared-audience"],
      },
      {
        fault: "the provider is gone",
        planted: { providers: [] },
        finds: ["provider/missing", "trust/admits-nobody"],
      },
      {
        fault: "a user with a key in a variable",
        planted: {
          users: [DEPLOY_USER],
          files: {
            [`aws/${ACCOUNT}/access-keys.json`]: [
              {
                UserName: "gitlab-deploy",
                AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
                Status: "Active",
                CreateDate: "2026-11-01T00:00:00Z",
                AccessKeyLastUsed: { LastUsedDate: "2026-11-19T00:00:00Z", ServiceName: "s3", Region: "eu-west-1" },
              },
            ],
            "gitlab/gitlab.com/variables.json": [
              {
                scope: "project",
                owner: "acme/platform/other",
                owner_id: "7",
                key: "AWS_ACCESS_KEY_ID",
                access_key_id: "AKIAIOSFODNN7EXAMPLE",
                variable_type: "env_var",
                protected: true,
                masked: true,
                environment_scope: "production",
              },
            ],
          },
        },
        finds: ["key/ci-user", "key/in-gitlab"],
      },
      {
        fault: "the job asks for an audience that the provider does not take",
        planted: {
          files: {
            ".gitlab-ci.yml": `deploy:\n  id_tokens: { AWS_ID_TOKEN: { aud: "https://gitlab.com/" } }\n  variables: { AWS_ROLE_ARN: "arn:aws:iam::${ACCOUNT}:role/job" }\n  script: [./deploy]\n`,
          },
        },
        finds: ["ci/audience-mismatch"],
      },
    ],
  },
  {
    name: "the same without GitLab read",
    source: "GitLab docs, ci/cloud_services/aws",
    estate: { trust: GITLAB_DOCUMENTED },
    remains: {
      "trust/unprotected-ref": "the policy does not ask for protection, and nobody looked whether main has it",
    },
    faults: [
      {
        fault: "project_id is compared as a pattern of any",
        planted: { trust: { StringLike: { "gitlab.com:sub": "p*:ref:main", "gitlab.com:project_id": "*" } } },
        finds: ["trust/any-project", "trust/ref-type-open"],
      },
    ],
  },
  {
    name: "AWS's documented policy for GitLab",
    source: "IAM User Guide, id_roles_create_for-idp_oidc: audience and one project's branch",
    estate: {
      providers: [{ url: "gitlab.com", clients: ["https://gitlab.com"] }],
      trust: {
        StringEquals: { "gitlab.com:aud": "https://gitlab.com" },
        StringLike: { "gitlab.com:sub": SUBJECT },
      },
    },
    remains: {
      "trust/unprotected-ref": "the policy does not ask for protection",
      "trust/path-not-identity": "the project is named by its path, without its id",
      "provider/shared-audience": "the instance's own address is what other relying parties ask for, too",
    },
    faults: [
      {
        fault: "only the audience",
        planted: { trust: { StringEquals: { "gitlab.com:aud": "https://gitlab.com" } } },
        finds: ["trust/any-project", "trust/any-ref"],
        silences: ["trust/unprotected-ref", "trust/path-not-identity"],
      },
      {
        fault: "GitHub's subject",
        planted: { trust: { StringLike: { "gitlab.com:sub": "repo:acme/platform:*" } } },
        finds: ["trust/admits-nobody"],
        silences: ["trust/unprotected-ref", "trust/path-not-identity"],
      },
    ],
  },
  {
    name: "a self-managed GitLab: the exact subject and the audience",
    source: "GitLab docs, ci/cloud_services/aws: self-managed, subject only",
    estate: {
      providers: [{ url: SELF_MANAGED }],
      trust: { StringEquals: { [`${SELF_MANAGED}:aud`]: "sts.amazonaws.com", [`${SELF_MANAGED}:sub`]: SUBJECT } },
    },
    remains: { "trust/path-not-identity": "AWS has no key for the id on a self-managed GitLab" },
    faults: [
      {
        fault: "a key that AWS does not fill, under ForAllValues",
        planted: { trust: { "ForAllValues:StringEquals": { [`${SELF_MANAGED}:project_id`]: "48120001" } } },
        finds: ["trust/any-project", "trust/any-ref", "trust/open-through-missing-key"],
        silences: ["trust/path-not-identity"],
      },
      {
        fault: "a key that AWS does not fill, under StringEquals",
        planted: {
          trust: { StringEquals: { [`${SELF_MANAGED}:sub`]: SUBJECT, [`${SELF_MANAGED}:project_id`]: "48120001" } },
        },
        finds: ["trust/admits-nobody"],
        silences: ["trust/path-not-identity"],
      },
    ],
  },
  {
    name: "a subject that begins with the project's id",
    source: "GitLab docs, ci/cloud_services: use the project ID as the subject",
    estate: {
      providers: [{ url: SELF_MANAGED }],
      trust: {
        StringEquals: {
          [`${SELF_MANAGED}:aud`]: "sts.amazonaws.com",
          [`${SELF_MANAGED}:sub`]: "project_id:48120001:ref_type:branch:ref:main",
        },
      },
    },
    faults: [
      {
        fault: "the id without its end, which begins the ids of strangers",
        planted: {
          trust: { StringLike: { [`${SELF_MANAGED}:sub`]: "project_id:48120001*:ref_type:branch:ref:main" } },
        },
        finds: ["trust/any-project"],
      },
    ],
  },
  {
    name: "IRSA for GitLab's chart",
    source: "GitLab chart docs, external object storage with IAM roles; EKS User Guide, IRSA",
    estate: {
      providers: [{ url: "gitlab.com" }, { url: EKS }],
      roles: [irsa({ StringEquals: { [`${EKS}:aud`]: "sts.amazonaws.com", [`${EKS}:sub`]: IRSA_SUBJECT } })],
      files: {
        [`aws/${ACCOUNT}/eks.json`]: [{ ...EKS_CLUSTER, associations: [] }],
        "values.yaml": CHART_VALUES,
        "rails.yaml": RAILS_CONNECTION,
      },
    },
    faults: [
      {
        fault: "annotations that render nothing",
        planted: {
          files: { "values.yaml": CHART_VALUES.replace("enabled: true\n      create", "enabled: false\n      create") },
        },
        finds: ["chart/account-disabled"],
      },
      {
        fault: "a key pair beside the role",
        planted: {
          files: {
            "rails.yaml": `${RAILS_CONNECTION}aws_access_key_id: AKIAIOSFODNN7EXAMPLE\naws_secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n`,
          },
        },
        finds: ["chart/keypair-wins", "key/in-repository"],
      },
    ],
  },
  {
    name: "EKS Pod Identity for GitLab's chart",
    source: "EKS User Guide, pod identity: the trust policy of the role",
    estate: { roles: [role("gitlab-rails", BY_PODS, RAILS_BUCKETS)], files: POD_FILES },
    faults: [
      {
        fault: "the pods' role is an administrator",
        planted: { roles: [role("gitlab-rails", BY_PODS, [allow("*", "*")])] },
        finds: ["permission/admin", "permission/no-boundary", "provider/can-be-planted"],
      },
    ],
  },
  {
    name: "a runner's instance profile, IMDSv2 with one hop, protected and tagged",
    source: "fleeting plugin for AWS, recommended policy; EC2 User Guide, IMDSv2",
    estate: { roles: [role("gitlab-runner", BY_EC2, AUTOSCALER, true)], files: RUNNER_FILES },
    faults: [
      {
        fault: "two hops",
        planted: { files: { [`aws/${ACCOUNT}/instances.json`]: machine({ HttpPutResponseHopLimit: 2 }) } },
        finds: ["runner/metadata-open"],
      },
      {
        fault: "IMDSv1",
        planted: { files: { [`aws/${ACCOUNT}/instances.json`]: machine({ HttpTokens: "optional" }) } },
        finds: ["runner/metadata-open"],
      },
      {
        fault: "jobs of any branch",
        planted: { files: { "gitlab/gitlab.com/runners.json": runner({ access_level: "not_protected" }) } },
        finds: ["runner/unprotected"],
      },
      {
        fault: "a runner of the whole instance",
        planted: { files: { "gitlab/gitlab.com/runners.json": runner({ runner_type: "instance_type", groups: [] }) } },
        finds: ["runner/shared-role"],
      },
      {
        fault: "keys in config.toml",
        planted: {
          files: {
            "config.toml":
              '[[runners]]\n  name = "builder"\n  url = "https://gitlab.com"\n  executor = "docker"\n  [runners.cache]\n    Type = "s3"\n    [runners.cache.s3]\n      BucketName = "acme-cache"\n      AccessKey = "AKIAIOSFODNN7EXAMPLE"\n      SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"\n',
          },
        },
        finds: ["runner/static-keys"],
      },
    ],
  },
];
