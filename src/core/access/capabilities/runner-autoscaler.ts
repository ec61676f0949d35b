import { may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { GROUP_NAME } from "./words.ts";

interface Params {
  readonly group: readonly string[];
  readonly windows?: boolean;
}

const GROUP = "arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup";
const MACHINE = "arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0";

/** From the policy that the plugin's README recommends, as two projects that cite it have it. */
export const runnerAutoscaler: Capability = capability<Params>({
  name: "runner-autoscaler",
  about: "Lets a runner manager scale its auto scaling group and log in to its machines (docker-autoscaler, instance).",
  params: object<Params>(
    { title: "runner-autoscaler", says: "parameters of `runner-autoscaler`" },
    {
      group: needs(oneOrMany(GROUP_NAME), "The auto scaling group, or a list: one for each `[[runners]]`."),
      windows: may(yesOrNo(), "Read the passwords of Windows machines, too."),
    },
  ),
  notes: [
    "Not for `docker+machine`, which is deprecated and starts each machine itself: that needs far more, in a policy file of your own.",
    "Every job that runs on the manager's own machine can take its role: let jobs run on the group's machines alone, and keep the manager's metadata hop limit at 1.",
  ],
  allows: ({ group, windows }, { partition, account, region }) => [
    {
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resources: group.map(
        (name) => `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${name}`,
      ),
    },
    { actions: ["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"], resources: ["*"] },
    {
      actions: ["ec2-instance-connect:SendSSHPublicKey", ...(windows === true ? ["ec2:GetPasswordData"] : [])],
      resources: [`arn:${partition}:ec2:${region}:${account}:instance/*`],
      when: { StringEquals: { "ec2:ResourceTag/aws:autoscaling:groupName": group } },
    },
  ],
  trial: {
    params: { group: ["gitlab-runners"] },
    steps: [
      {
        does: "scale out",
        action: "autoscaling:SetDesiredCapacity",
        resource: `${GROUP}:0123:autoScalingGroupName/gitlab-runners`,
      },
      {
        does: "scale in",
        action: "autoscaling:TerminateInstanceInAutoScalingGroup",
        resource: `${GROUP}:0123:autoScalingGroupName/gitlab-runners`,
      },
      { does: "find the machines", action: "ec2:DescribeInstances", resource: "*" },
      {
        does: "log in to one",
        action: "ec2-instance-connect:SendSSHPublicKey",
        resource: MACHINE,
        context: { "ec2:ResourceTag/aws:autoscaling:groupName": "gitlab-runners" },
      },
    ],
    closed: [
      {
        does: "scale a neighbour",
        action: "autoscaling:SetDesiredCapacity",
        resource: `${GROUP}:0123:autoScalingGroupName/production`,
      },
      {
        does: "log in to another machine",
        action: "ec2-instance-connect:SendSSHPublicKey",
        resource: MACHINE,
        context: { "ec2:ResourceTag/aws:autoscaling:groupName": "production" },
      },
      { does: "log in to one without the tag", action: "ec2-instance-connect:SendSSHPublicKey", resource: MACHINE },
      { does: "terminate any machine", action: "ec2:TerminateInstances", resource: MACHINE },
      {
        does: "start machines with a role",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/admin",
        context: { "iam:PassedToService": "ec2.amazonaws.com" },
      },
    ],
  },
});
