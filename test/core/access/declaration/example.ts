/** A declaration with a grant of nearly every kind. */
export const EXAMPLE = `# yaml-language-server: $schema=./.sallyport.schema.json
version: 1
stack: acme-platform               # whose objects these are; another file's stack is left alone
gitlab:
  url: https://gitlab.com            # the issuer
  groups: [acme]                     # ours: the tenant
  audience: sts.amazonaws.com        # what jobs ask for under id_tokens
accounts:
  staging:    { id: "111111111111", region: eu-west-1, profile: acme-staging }
  production: { id: "222222222222", region: eu-west-1, role: "arn:aws:iam::222222222222:role/gitlab/sallyport-apply", boundary: "arn:aws:iam::222222222222:policy/gitlab-boundary" }
defaults: { path: /gitlab/, session: 1h, tags: { owner: platform } }
grants:
  api-deploy:
    describe: ships the API
    from: { project: acme/platform/api, id: "48120001", branches: [main], protected: true }
    into: production
    environment: production
    can:
      - ecr-push: { repository: platform/api }
      - ecs-deploy: { cluster: prod, service: api, task-roles: [api-task, api-exec] }
      - policy: ./policies/api-extra.json
  runners:
    from: { runner: ec2 }            # an instance profile for the runner manager
    into: production
    can: [ { runner-autoscaler: { group: gitlab-runners } }, { runner-cache: { bucket: acme-runner-cache } } ]
  registry:
    from: { chart: registry, via: irsa, cluster: prod, namespace: gitlab, release: gitlab }
    into: production
    can: [ { s3-storage: { buckets: [acme-registry] } } ]
  legacy-ecr:
    from: { user: gitlab-ecr-push, because: "the appliance in Osaka cannot speak OIDC", until: 2027-03-01 }
    into: staging
    can: [ { ecr-push: { repository: aws-network-cdk } } ]
settings: { failOn: high }           # any flag of the table, by its config key
accept:
  - { rule: trust/whole-group, at: "arn:aws:iam::111111111111:role/sandbox", because: "a sandbox account, emptied nightly", until: 2027-01-31 }
`;
