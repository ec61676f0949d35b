import type { EscalationPath } from "../escalation-path.ts";
import { type Alternatives, stepsOf } from "./steps.ts";

/** Hands a role to a service that does its bidding. */
export const BY_PASSING_ROLES: readonly EscalationPath[] = [
  passing(
    "cloudformation-create-stack",
    "cloudformation.amazonaws.com",
    ["cloudformation:CreateStack"],
    "creates a stack that acts as that role",
  ),
  passing(
    "cloudformation-update-stack-with-role",
    "cloudformation.amazonaws.com",
    ["cloudformation:UpdateStack"],
    "updates a stack to act as that role",
  ),
  passing(
    "cloudformation-change-set-with-role",
    "cloudformation.amazonaws.com",
    ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    "runs a change set as that role",
  ),
  passing(
    "cloudformation-stack-set",
    "cloudformation.amazonaws.com",
    ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
    "rolls out a stack set as that role",
  ),
  passing(
    "lambda-create-and-invoke",
    "lambda.amazonaws.com",
    ["lambda:CreateFunction", ["lambda:InvokeFunction", "lambda:CreateEventSourceMapping", "lambda:AddPermission"]],
    "runs a function as that role",
  ),
  passing(
    "codebuild-create-project",
    "codebuild.amazonaws.com",
    ["codebuild:CreateProject", ["codebuild:StartBuild", "codebuild:StartBuildBatch"]],
    "runs a build as that role",
  ),
  passing(
    "ecs-run-task",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", ["ecs:RunTask", "ecs:StartTask", "ecs:CreateService"]],
    "runs a container as that role",
  ),
  passing(
    "glue-job",
    "glue.amazonaws.com",
    [
      ["glue:CreateJob", "glue:UpdateJob"],
      ["glue:StartJobRun", "glue:CreateTrigger"],
    ],
    "runs a Glue job as that role",
  ),
  passing(
    "glue-dev-endpoint",
    "glue.amazonaws.com",
    ["glue:CreateDevEndpoint"],
    "opens a Glue endpoint that carries that role",
  ),
  passing(
    "sagemaker-notebook",
    "sagemaker.amazonaws.com",
    ["sagemaker:CreateNotebookInstance"],
    "opens a notebook that carries that role",
  ),
  passing(
    "sagemaker-job",
    "sagemaker.amazonaws.com",
    [["sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"]],
    "runs a SageMaker job as that role",
  ),
  passing(
    "apprunner-create-service",
    "tasks.apprunner.amazonaws.com",
    ["apprunner:CreateService"],
    "runs a service as that role",
  ),
  passing(
    "datapipeline",
    "datapipeline.amazonaws.com",
    ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    "runs a pipeline as that role",
  ),
  passing(
    "bedrock-code-interpreter",
    "bedrock-agentcore.amazonaws.com",
    [
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ],
    "runs code as that role",
  ),
  passing(
    "ec2-run-instances",
    "ec2.amazonaws.com",
    [["ec2:RunInstances", "ec2:RequestSpotInstances"]],
    "starts a machine that carries that role",
  ),
  // known, from here to the end of the block
  passing(
    "ec2-fleet",
    "ec2.amazonaws.com",
    [["ec2:CreateFleet", "ec2:RequestSpotFleet"]],
    "starts machines that carry that role",
  ),
  passing(
    "ec2-associate-profile",
    "ec2.amazonaws.com",
    [["ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"]],
    "puts that role on a machine that runs",
  ),
  passing(
    "eks-pod-identity",
    "pods.eks.amazonaws.com",
    ["eks:CreatePodIdentityAssociation"],
    "gives that role to a service account",
  ),
  passing("eks-nodegroup", "ec2.amazonaws.com", ["eks:CreateNodegroup"], "starts nodes that carry that role"),
  passing(
    "states-machine",
    "states.amazonaws.com",
    ["states:CreateStateMachine", "states:StartExecution"],
    "runs a state machine as that role",
  ),
  passing("scheduler", "scheduler.amazonaws.com", ["scheduler:CreateSchedule"], "schedules calls as that role"),
  passing(
    "batch-job",
    "ecs-tasks.amazonaws.com",
    ["batch:RegisterJobDefinition", "batch:SubmitJob"],
    "runs a batch job as that role",
  ),
  passing("ssm-automation", "ssm.amazonaws.com", ["ssm:StartAutomationExecution"], "runs an automation as that role"),
  passing(
    "codepipeline",
    "codepipeline.amazonaws.com",
    ["codepipeline:CreatePipeline"],
    "runs a pipeline as that role",
  ),
  passing("emr-serverless", "emr-serverless.amazonaws.com", ["emr-serverless:StartJobRun"], "runs a job as that role"),
  passing(
    "emr-job-flow",
    "ec2.amazonaws.com",
    ["elasticmapreduce:RunJobFlow"],
    "starts a cluster that carries that role",
  ),
];

function passing(id: string, service: string, actions: readonly Alternatives[], does: string): EscalationPath {
  return {
    id,
    reaches: "service-role",
    actor: "any",
    service,
    steps: [
      { actions: ["iam:PassRole"], on: "target", does: `passes the role to ${service}` },
      ...stepsOf(actions, does),
    ],
  };
}
