import { list, may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { passRole } from "./pass-role.ts";
import { RESOURCE_NAME, ROLE } from "./words.ts";

interface Params {
  readonly cluster: string;
  readonly service: readonly string[];
  readonly taskRoles: readonly string[];
  readonly runTasks?: boolean;
  readonly family?: readonly string[];
}

const PLACE = "eu-west-1:111111111111";
const PASSED = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };

export const ecsDeploy: Capability = capability<Params>({
  name: "ecs-deploy",
  about: "Registers task definitions, rolls ECS services to them, and watches.",
  params: object<Params>(
    { title: "ecs-deploy", says: "parameters of `ecs-deploy`" },
    {
      cluster: needs(RESOURCE_NAME, "The cluster."),
      service: needs(oneOrMany(RESOURCE_NAME), "The service, or a list of them."),
      taskRoles: needs(list(ROLE), "The roles that the tasks may be given: the task role and the execution role."),
      runTasks: may(yesOrNo(), "Run tasks as well, for migrations."),
      family: may(
        oneOrMany(RESOURCE_NAME),
        "With `run-tasks`: the families of task definitions that are run. Left out: those named as the services.",
      ),
    },
  ),
  notes: [
    "A task definition can be registered under any family, since AWS decides on it before the family is there. It does nothing until a service or a task takes it, and it can carry no role but those named.",
    "What the task roles may do, the job can do: it chooses the image.",
  ],
  allows: ({ cluster, service, taskRoles, runTasks, family }, where) => {
    const { partition, account, region } = where;
    const arn = (rest: string): string => `arn:${partition}:ecs:${region}:${account}:${rest}`;
    const onCluster = { ArnEquals: { "ecs:cluster": arn(`cluster/${cluster}`) } };
    return [
      { actions: ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"], resources: ["*"] },
      {
        actions: ["ecs:DescribeServices", "ecs:UpdateService"],
        resources: service.map((name) => arn(`service/${cluster}/${name}`)),
      },
      { actions: ["ecs:DescribeTasks"], resources: [arn(`task/${cluster}/*`)] },
      { actions: ["ecs:ListTasks"], resources: ["*"], when: onCluster },
      {
        // A definition that is registered with tags, as tools do that write the old one anew.
        actions: ["ecs:TagResource"],
        resources: ["*"],
        when: {
          StringEquals: {
            "ecs:CreateAction": runTasks === true ? ["RegisterTaskDefinition", "RunTask"] : "RegisterTaskDefinition",
          },
        },
      },
      passRole(taskRoles, "ecs-tasks.amazonaws.com", where),
      ...(runTasks === true
        ? [
            {
              actions: ["ecs:RunTask"],
              resources: (family ?? service).map((name) => arn(`task-definition/${name}:*`)),
              when: onCluster,
            },
          ]
        : []),
    ];
  },
  trial: {
    params: { cluster: "prod", service: ["api"], taskRoles: ["api-task", "api-exec"], runTasks: true },
    steps: [
      { does: "register the new definition", action: "ecs:RegisterTaskDefinition", resource: "*" },
      {
        does: "tag it",
        action: "ecs:TagResource",
        resource: `arn:aws:ecs:${PLACE}:task-definition/api:8`,
        context: { "ecs:CreateAction": "RegisterTaskDefinition" },
      },
      { does: "roll the service", action: "ecs:UpdateService", resource: `arn:aws:ecs:${PLACE}:service/prod/api` },
      { does: "wait", action: "ecs:DescribeServices", resource: `arn:aws:ecs:${PLACE}:service/prod/api` },
      {
        does: "find its tasks",
        action: "ecs:ListTasks",
        resource: "*",
        context: { "ecs:cluster": `arn:aws:ecs:${PLACE}:cluster/prod` },
      },
      { does: "look at one", action: "ecs:DescribeTasks", resource: `arn:aws:ecs:${PLACE}:task/prod/0123abcd` },
      {
        does: "give the task its role",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/api-task",
        context: PASSED,
      },
      {
        does: "migrate",
        action: "ecs:RunTask",
        resource: `arn:aws:ecs:${PLACE}:task-definition/api:7`,
        context: { "ecs:cluster": `arn:aws:ecs:${PLACE}:cluster/prod` },
      },
    ],
    closed: [
      { does: "roll a neighbour", action: "ecs:UpdateService", resource: `arn:aws:ecs:${PLACE}:service/prod/billing` },
      {
        does: "give it another role",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/admin",
        context: PASSED,
      },
      {
        does: "give the role to a machine",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/api-task",
        context: { "iam:PassedToService": "ec2.amazonaws.com" },
      },
      {
        does: "run a task elsewhere",
        action: "ecs:RunTask",
        resource: `arn:aws:ecs:${PLACE}:task-definition/api:7`,
        context: { "ecs:cluster": `arn:aws:ecs:${PLACE}:cluster/tools` },
      },
      { does: "tag what is there", action: "ecs:TagResource", resource: `arn:aws:ecs:${PLACE}:service/prod/api` },
      { does: "enter a container", action: "ecs:ExecuteCommand", resource: `arn:aws:ecs:${PLACE}:task/prod/0123abcd` },
    ],
  },
});
