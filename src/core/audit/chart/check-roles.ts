import { serviceAccountName } from "../../chart/names.ts";
import type { ChartReading } from "../../chart/reading.ts";
import { type ComponentRole, rolesIn } from "../../chart/roles.ts";
import { can } from "../../escalate/can.ts";
import { actorOf } from "../../escalate/actor.ts";
import type { Account, Role } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { rcpLevelsFor } from "../../estate/levels.ts";
import { accountById, roleByArn, roleByName } from "../../estate/lookup.ts";
import { spanOf } from "../../estate/place.ts";
import { accountOfArn, partitionOf } from "../../estate/read/arn.ts";
import { decide } from "../../iam/decide.ts";
import type { Policy } from "../../iam/policy.ts";
import type { ChartFinding } from "./chart-finding.ts";

export interface RolesAsked {
  readonly namespace: string;
  readonly release: string;
}

export interface RolesChecked {
  readonly findings: readonly ChartFinding[];
  readonly unknown: readonly string[];
}

/** What every component does with its buckets. */
const NEEDED = [
  { action: "s3:ListBucket", on: "" },
  { action: "s3:GetObject", on: "/sallyport-probe" },
  { action: "s3:PutObject", on: "/sallyport-probe" },
  { action: "s3:DeleteObject", on: "/sallyport-probe" },
] as const;

/** Whether the roles that the values name exist, trust those service accounts, and may do what the components do. */
export function checkRoles(readings: readonly ChartReading[], estate: Estate, asked: RolesAsked): RolesChecked {
  const findings: ChartFinding[] = [];
  const unknown = new Set<string>();
  for (const reading of readings) {
    for (const one of rolesIn(reading)) {
      const serviceAccount = one.serviceAccount ?? serviceAccountName(asked.release, one.component);
      const role = findRole(estate, one, unknown);
      if (role === "absent") findings.push(absent(reading, one));
      if (role === "absent" || role === undefined) continue;
      findings.push(...checkTrust({ reading, one, role, estate, asked, serviceAccount }, unknown));
      findings.push(...checkPowers({ reading, one, role, estate, asked, serviceAccount }, unknown));
    }
  }
  return { findings, unknown: [...unknown].sort() };
}

interface Case {
  readonly reading: ChartReading;
  readonly one: ComponentRole;
  readonly role: Role;
  readonly estate: Estate;
  readonly asked: RolesAsked;
  readonly serviceAccount: string;
}

function findRole(estate: Estate, { role: named }: ComponentRole, unknown: Set<string>): Role | "absent" | undefined {
  const account = accountFor(estate, named);
  if (account?.roles === undefined) {
    unknown.add(`roles of the account of \`${named}\` were not read, so nothing is said about it`);
    return undefined;
  }
  return (named.startsWith("arn:") ? roleByArn(estate, named) : roleByName(account, named)) ?? "absent";
}

/** A bare name, as kube2iam takes it, is of the cluster's own account: of the only one, or of nobody knows which. */
function accountFor(estate: Estate, named: string): Account | undefined {
  if (!named.startsWith("arn:")) return estate.accounts.length === 1 ? estate.accounts[0] : undefined;
  return accountById(estate, accountOfArn(named) ?? "");
}

function absent(reading: ChartReading, one: ComponentRole): ChartFinding {
  return {
    rule: "chart/role-absent",
    severity: "high",
    title: `the role \`${one.role}\` of \`${one.component}\` does not exist`,
    message: "the account was read and has no such role, so the pod's first call to AWS is refused",
    help: "correct the ARN, path included, or make the role with `sallyport plan`",
    ...placed(reading, one),
  };
}

function checkTrust(asking: Case, unknown: Set<string>): readonly ChartFinding[] {
  const { one, role, asked, serviceAccount, reading } = asking;
  if (one.via === "kube2iam") {
    unknown.add(
      `whose role the nodes have that take \`${role.name}\` for kube2iam is not known, so its trust is not judged`,
    );
    return [];
  }
  const trust = role.trust?.policy;
  if (trust === undefined) {
    unknown.add(`the trust policy of \`${role.arn}\` was not read`);
    return [];
  }
  if (mayEnter(asking, trust)) return [];
  const subject = `system:serviceaccount:${asked.namespace}:${serviceAccount}`;
  return [
    {
      rule: "chart/role-refuses",
      severity: "high",
      title: `the role \`${role.name}\` does not let in \`${asked.namespace}/${serviceAccount}\``,
      message: `no statement of its trust policy admits the subject \`${subject}\` with the audience \`sts.amazonaws.com\` of a cluster's issuer`,
      help: "grant it to the chart's component in sallyport.yaml; if release or namespace are others, say `--release` and `--namespace`",
      ...placed(reading, one),
    },
  ];
}

/** By any provider that the policy names: a values file does not say which cluster it is for. */
function mayEnter({ role, estate, asked, serviceAccount }: Case, trust: Policy): boolean {
  const { levels } = rcpLevelsFor(estate, role.account);
  const providers = trust.statements.flatMap(({ principal }) =>
    (principal?.entries ?? []).filter(({ type }) => type === "Federated").map(({ value }) => value),
  );
  return providers.some((provider) => {
    const issuer = provider.slice(provider.indexOf("oidc-provider/") + "oidc-provider/".length);
    const decision = decide(
      { trust, ...(levels === undefined ? {} : { rcps: levels }) },
      {
        principal: { kind: "federated", arn: provider, account: role.account },
        action: "sts:AssumeRoleWithWebIdentity",
        resource: role.arn,
        resourceAccount: role.account,
        context: {
          [`${issuer}:aud`]: "sts.amazonaws.com",
          [`${issuer}:sub`]: `system:serviceaccount:${asked.namespace}:${serviceAccount}`,
        },
      },
    );
    return decision.allowed;
  });
}

function checkPowers({ reading, one, role, estate }: Case, unknown: Set<string>): readonly ChartFinding[] {
  const actor = actorOf(estate, role);
  const partition = partitionOf(role.arn);
  const missing = one.buckets.flatMap((bucket) =>
    NEEDED.filter(
      ({ action, on }) => can(actor, { action, resource: `arn:${partition}:s3:::${bucket}${on}` }) === undefined,
    ).map(({ action }) => ({ bucket, action })),
  );
  if (missing.length === 0) return [];
  if (actor.unread.length > 0) {
    unknown.add(`not all policies of \`${role.arn}\` were read, so what it lacks is not known`);
    return [];
  }
  return [...Map.groupBy(missing, ({ bucket }) => bucket)].map(([bucket, actions]) => ({
    rule: "chart/role-lacks",
    severity: "high" as const,
    title: `the role \`${role.name}\` of \`${one.component}\` lacks ${actions.map(({ action }) => `\`${action}\``).join(", ")} on \`${bucket}\``,
    message:
      "what its own policies, boundary and the organization's policies allow together was asked; a policy of the bucket was not read and may allow it in the same account",
    help: `\`s3-storage: { buckets: [${bucket}] }\` in the grant`,
    ...placed(reading, one),
  }));
}

function placed(reading: ChartReading, { node }: ComponentRole): Pick<ChartFinding, "at"> {
  const place = reading.values.placeOf(node);
  return place === undefined ? {} : { at: spanOf(place) };
}
