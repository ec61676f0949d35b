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
