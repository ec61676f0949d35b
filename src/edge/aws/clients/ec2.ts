import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";

export { EC2Client as Client };
export const commands = {
  DescribeInstances: DescribeInstancesCommand,
};
