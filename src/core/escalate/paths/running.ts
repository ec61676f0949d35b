import type { EscalationPath } from "../escalation-path.ts";
import { type Alternatives, stepsOf } from "./steps.ts";

/** Acts through what is already there and carries a role. */
export const THROUGH_WHAT_RUNS: readonly EscalationPath[] = [
  existing(
    "cloudformation-update-stack",
    "cloudformation.amazonaws.com",
    ["cloudformation:UpdateStack"],
    "updates a stack that acts as that role",
    "a stack carries that role",
  ),
  existing(
    "cloudformation-change-set",
    "cloudformation.amazonaws.com",
    ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    "runs a change set on a stack that acts as that role",
    "a stack carries that role",
  ),
  existing(
    "lambda-update-code",
    "lambda.amazonaws.com",
    ["lambda:UpdateFunctionCode"],
    "replaces the code of a function that runs as that role",
    "a function carries that role",
  ),
  existing(
    "lambda-update-configuration",
    "lambda.amazonaws.com",
    ["lambda:UpdateFunctionConfiguration"],
    "adds a layer to a function that runs as that role",
    "a function carries that role",
  ),
  existing(
    "codebuild-start-build",
    "codebuild.amazonaws.com",
    [["codebuild:StartBuild", "codebuild:StartBuildBatch"]],
    "starts a build with its own commands as that role",
    "a build project carries that role",
  ),
  existing(
    "apprunner-update-service",
    "tasks.apprunner.amazonaws.com",
    ["apprunner:UpdateService"],
    "replaces a service that runs as that role",
    "a service carries that role",
  ),
  {
    id: "ssm-on-instance",
    reaches: "instance-role",
    actor: "any",
    steps: [
      {
        actions: ["ssm:SendCommand", "ssm:StartSession"],
        on: "instance",
        does: "runs commands on a machine that carries the role",
      },
    ],
  },
  {
    id: "ec2-instance-connect",
    reaches: "instance-role",
    actor: "any",
    steps: [
      {
        actions: ["ec2-instance-connect:SendSSHPublicKey"],
        on: "instance",
        does: "logs in to a machine that carries the role",
      },
    ],
    assumes: "the machine can be reached by SSH",
  },
  {
    id: "ec2-user-data",
    reaches: "instance-role",
    actor: "any",
    steps: [
      { actions: ["ec2:StopInstances"], on: "instance", does: "stops a machine that carries the role" },
      { actions: ["ec2:ModifyInstanceAttribute"], on: "instance", does: "changes what it runs at start" },
      { actions: ["ec2:StartInstances"], on: "instance", does: "starts it again" },
    ],
  },
];

function existing(
  id: string,
  service: string,
  actions: readonly Alternatives[],
  does: string,
  assumes: string,
): EscalationPath {
  return { id, reaches: "workload-role", actor: "any", service, steps: stepsOf(actions, does), assumes };
}
