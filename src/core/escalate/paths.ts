/**
 * What an action must be allowed on. `self`: the acting role or user. `own-policy`: a managed policy attached to it.
 * `own-group`: a group it is in. `target`: the principal that is reached. `instance`: an instance that carries the target.
 * `anything`: whatever the policy's own resources name.
 */
export type Slot = "self" | "own-policy" | "own-group" | "target" | "target-group" | "instance" | "anything";

export interface PathStep {
  /** One of them is enough. */
  readonly actions: readonly string[];
  readonly on: Slot;
  readonly does: string;
}

/**
 * What a path ends in. `itself`: the actor with whatever rights it likes. `new`: a principal that it makes. `role` and
 * `user`: one that is there. `service-role`: a role that trusts the path's service, passed to it. `workload-role`: the
 * same, where something that is already running carries it. `instance-role`: the role of an instance's profile.
 */
export type Reaches =
  | "itself"
  | "new"
  | "role"
  | "user"
  | "service-role"
  | "workload-role"
  | "instance-role"
  | "group-of-administrators";

export interface EscalationPath {
  readonly id: string;
  readonly reaches: Reaches;
  /** Which kind of principal can walk it. */
  readonly actor: "role" | "user" | "any";
  /** The service that must be trusted by the role that is passed. */
  readonly service?: string;
  readonly steps: readonly PathStep[];
  /** What must be there besides, and is not in the data. */
  readonly assumes?: string;
}

function passing(
  id: string,
  service: string,
  actions: readonly (string | readonly string[])[],
  does: string,
): EscalationPath {
  const steps = actions.map(
    (action): PathStep => ({ actions: typeof action === "string" ? [action] : action, on: "anything", does }),
  );
  return {
    id,
    reaches: "service-role",
    actor: "any",
    service,
    steps: [{ actions: ["iam:PassRole"], on: "target", does: `passes the role to ${service}` }, ...steps],
  };
}

function existing(
  id: string,
  service: string,
  actions: readonly (string | readonly string[])[],
  does: string,
  assumes: string,
): EscalationPath {
  const steps = actions.map(
    (action): PathStep => ({ actions: typeof action === "string" ? [action] : action, on: "anything", does }),
  );
  return { id, reaches: "workload-role", actor: "any", service, steps, assumes };
}

/**
 * The ways up, as published in DataDog's pathfinding.cloud catalogue (Apache-2.0; facts only). Rows marked "known" are
 * not in it: their actions are in AWS's service authorization data, and how they work is common knowledge.
 */
export const PATHS: readonly EscalationPath[] = [
  // Writes its own rights.
  {
    id: "put-role-policy",
    reaches: "itself",
    actor: "role",
    steps: [{ actions: ["iam:PutRolePolicy"], on: "self", does: "writes a policy into itself" }],
  },
  {
    id: "attach-role-policy",
    reaches: "itself",
    actor: "role",
    steps: [{ actions: ["iam:AttachRolePolicy"], on: "self", does: "attaches AdministratorAccess to itself" }],
  },
  {
    id: "put-user-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:PutUserPolicy"], on: "self", does: "writes a policy into itself" }],
  },
  {
    id: "attach-user-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:AttachUserPolicy"], on: "self", does: "attaches AdministratorAccess to itself" }],
  },
  {
    id: "put-group-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:PutGroupPolicy"], on: "own-group", does: "writes a policy into its group" }],
  },
  {
    id: "attach-group-policy",
    reaches: "itself",
    actor: "user",
    steps: [{ actions: ["iam:AttachGroupPolicy"], on: "own-group", does: "attaches AdministratorAccess to its group" }],
  },
  {
    id: "create-policy-version",
    reaches: "itself",
    actor: "any",
    steps: [
      { actions: ["iam:CreatePolicyVersion"], on: "own-policy", does: "rewrites a policy that is attached to it" },
    ],
  },
  {
    // known
    id: "set-default-policy-version",
    reaches: "itself",
    actor: "any",
    steps: [
      { actions: ["iam:SetDefaultPolicyVersion"], on: "own-policy", does: "puts an older version of its policy back" },
    ],
    assumes: "an older version of that policy allows more",
  },
  {
    id: "add-user-to-group",
    reaches: "group-of-administrators",
    actor: "user",
    steps: [{ actions: ["iam:AddUserToGroup"], on: "target-group", does: "joins a group of administrators" }],
  },

  // Makes a principal.
  {
    id: "create-administrator-user",
    reaches: "new",
    actor: "any",
    steps: [
      { actions: ["iam:CreateUser"], on: "anything", does: "makes a user" },
      { actions: ["iam:AttachUserPolicy", "iam:PutUserPolicy"], on: "anything", does: "makes it an administrator" },
      { actions: ["iam:CreateAccessKey", "iam:CreateLoginProfile"], on: "anything", does: "takes its credentials" },
    ],
  },
  {
    id: "create-administrator-role",
    reaches: "new",
    actor: "any",
    steps: [
      { actions: ["iam:CreateRole"], on: "anything", does: "makes a role that trusts it" },
      {
        actions: ["iam:AttachRolePolicy", "iam:PutRolePolicy"],
        on: "anything",
        does: "makes that role an administrator",
      },
    ],
  },

  // Takes somebody's credentials.
  {
    id: "assume-role",
    reaches: "role",
    actor: "any",
    steps: [{ actions: ["sts:AssumeRole"], on: "target", does: "takes the role" }],
  },
  {
    id: "update-assume-role-policy",
    reaches: "role",
    actor: "any",
    steps: [{ actions: ["iam:UpdateAssumeRolePolicy"], on: "target", does: "makes the role trust it" }],
  },
  {
    id: "create-access-key",
    reaches: "user",
    actor: "any",
    steps: [{ actions: ["iam:CreateAccessKey"], on: "target", does: "makes itself a key of the user" }],
  },
  {
    id: "create-login-profile",
    reaches: "user",
    actor: "any",
    steps: [{ actions: ["iam:CreateLoginProfile"], on: "target", does: "gives the user a password" }],
    assumes: "the user has no password yet",
  },
  {
    id: "update-login-profile",
    reaches: "user",
    actor: "any",
    steps: [{ actions: ["iam:UpdateLoginProfile"], on: "target", does: "changes the user's password" }],
    assumes: "the user has a password",
  },

  // Hands a role to a service that does its bidding.
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

  // Acts through what is already there.
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
