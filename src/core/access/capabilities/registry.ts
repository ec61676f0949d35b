import { assumeRoles } from "./assume-roles.ts";
import type { Capability } from "./capability.ts";
import { cdkDeploy } from "./cdk-deploy.ts";
import { cloudformationDeploy } from "./cloudformation-deploy.ts";
import { cloudfrontInvalidate } from "./cloudfront-invalidate.ts";
import { ecrLogin } from "./ecr-login.ts";
import { ecrPull } from "./ecr-pull.ts";
import { ecrPush } from "./ecr-push.ts";
import { ecsDeploy } from "./ecs-deploy.ts";
import { eksDeploy } from "./eks-deploy.ts";
import { lambdaDeploy } from "./lambda-deploy.ts";
import { runnerAutoscaler } from "./runner-autoscaler.ts";
import { runnerCache } from "./runner-cache.ts";
import { s3Read } from "./s3-read.ts";
import { s3Storage } from "./s3-storage.ts";
import { s3Sync } from "./s3-sync.ts";
import { sallyportApply } from "./sallyport-apply.ts";
import { sallyportPlan } from "./sallyport-plan.ts";
import { secretsRead } from "./secrets-read.ts";
import { ssmParameters } from "./ssm-parameters.ts";
import { terraformPlan } from "./terraform-plan.ts";
import { terraformState } from "./terraform-state.ts";

const ALL: readonly Capability[] = [
  ecrLogin,
  ecrPull,
  ecrPush,
  s3Read,
  s3Sync,
  s3Storage,
  cloudfrontInvalidate,
  cloudformationDeploy,
  cdkDeploy,
  terraformState,
  terraformPlan,
  ecsDeploy,
  lambdaDeploy,
  eksDeploy,
  ssmParameters,
  secretsRead,
  runnerAutoscaler,
  runnerCache,
  assumeRoles,
  sallyportPlan,
  sallyportApply,
];

/** Every capability, by name, in the order of the page. */
export const CAPABILITIES: Readonly<Record<string, Capability>> = Object.fromEntries(
  ALL.map((capability) => [capability.name, capability]),
);

export function capabilityNamed(name: string): Capability | undefined {
  return Object.hasOwn(CAPABILITIES, name) ? CAPABILITIES[name] : undefined;
}
