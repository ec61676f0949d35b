/** A part of AWS that nothing crosses into another from. ARNs begin with its name. */
export interface Partition {
  readonly id: string;
  /** What the names of its regions begin with; the first partition has all the others. */
  readonly regions: string;
  /** The domain under which its services answer. */
  readonly domain: string;
  /** Where STS is asked when nobody named a region; the first partition alone has a global endpoint. */
  readonly home: string;
  /** The end of EC2's service principal, which in China is another one. Of the closed partitions it is not verified. */
  readonly principals: string;
}

const AWS: Partition = {
  id: "aws",
  regions: "",
  domain: "amazonaws.com",
  home: "us-east-1",
  principals: "amazonaws.com",
};

/** From the partitions file that AWS's SDKs share (2026), against which a test holds them. */
export const PARTITIONS: readonly Partition[] = [
  AWS,
  row("aws-cn", "cn-", "amazonaws.com.cn", "cn-north-1", "amazonaws.com.cn"),
  row("aws-eusc", "eusc-", "amazonaws.eu", "eusc-de-east-1"),
  row("aws-iso", "us-iso-", "c2s.ic.gov", "us-iso-east-1"),
  row("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "us-isob-east-1"),
  row("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "eu-isoe-west-1"),
  row("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "us-isof-south-1"),
  row("aws-us-gov", "us-gov-", "amazonaws.com", "us-gov-west-1"),
];

function row(id: string, regions: string, domain: string, home: string, principals = AWS.principals): Partition {
  return { id, regions, domain, home, principals };
}

/** One that nobody knows is taken to be like the first. */
export function partitionById(id: string): Partition {
  return PARTITIONS.find((one) => one.id === id) ?? AWS;
}

export function partitionOfRegion(region: string): Partition {
  return PARTITIONS.find(({ regions }) => regions !== "" && region.startsWith(regions)) ?? AWS;
}

/** A service that AWS's guide to a partition says is not there. */
export interface AbsentService {
  /** As its actions are named. */
  readonly prefix: string;
  readonly name: string;
  readonly help: string;
}

const ECR_PUBLIC: AbsentService = {
  prefix: "ecr-public",
  name: "Amazon ECR Public",
  help: "its gallery can be pulled from without a login, where the internet can be reached",
};
const CLOUDFRONT: AbsentService = {
  prefix: "cloudfront",
  name: "Amazon CloudFront",
  help: "a distribution in front of it belongs to an account outside of the partition: grant this into that account",
};

/**
 * AWS GovCloud (US) User Guide, "Amazon ECR in AWS GovCloud (US)" and "Setting up Amazon CloudFront": ECR's "public
 * registries are not available", and CloudFront is used with a standard account's credentials. "Getting Started with
 * Amazon Web Services in China", "Amazon ECR Public": "not available in China Regions"; CloudFront is. Of the other
 * partitions, and of other services, nothing was verified.
 */
const ABSENT_SERVICES: Readonly<Record<string, readonly AbsentService[]>> = {
  "aws-cn": [ECR_PUBLIC],
  "aws-us-gov": [ECR_PUBLIC, CLOUDFRONT],
};

/** The service of an action, where the partition is known not to have it. */
export function absentService(action: string, partition: string): AbsentService | undefined {
  return ABSENT_SERVICES[partition]?.find(({ prefix }) => action.toLowerCase().startsWith(`${prefix}:`));
}
