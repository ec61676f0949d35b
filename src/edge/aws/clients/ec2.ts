import {
  AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeInstancesCommand,
  DisassociateIamInstanceProfileCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";

export { EC2Client as Client };
export const commands = {
  AssociateIamInstanceProfile: AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociations: DescribeIamInstanceProfileAssociationsCommand,
  DescribeInstances: DescribeInstancesCommand,
  DisassociateIamInstanceProfile: DisassociateIamInstanceProfileCommand,
};
