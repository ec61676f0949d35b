/** Where an AWS service answers. From the partitions file that AWS's SDKs share (2026). */
interface Partition {
  readonly id: string;
  readonly suffix: string;
  readonly regions: RegExp;
  /** Where STS is asked when nobody named a region; the first partition alone has a global endpoint. */
  readonly home: string;
}

const PARTITIONS: readonly Partition[] = [
  { id: "aws-cn", suffix: "amazonaws.com.cn", regions: /^cn-\w+-\d+$/, home: "cn-north-1" },
  { id: "aws-us-gov", suffix: "amazonaws.com", regions: /^us-gov-\w+-\d+$/, home: "us-gov-west-1" },
  { id: "aws-iso", suffix: "c2s.ic.gov", regions: /^us-iso-\w+-\d+$/, home: "us-iso-east-1" },
  { id: "aws-iso-b", suffix: "sc2s.sgov.gov", regions: /^us-isob-\w+-\d+$/, home: "us-isob-east-1" },
  { id: "aws-iso-e", suffix: "cloud.adc-e.uk", regions: /^eu-isoe-\w+-\d+$/, home: "eu-isoe-west-1" },
  { id: "aws-iso-f", suffix: "csp.hci.ic.gov", regions: /^us-isof-\w+-\d+$/, home: "us-isof-south-1" },
  { id: "aws-eusc", suffix: "amazonaws.eu", regions: /^eusc-\w+-\w+-\d+$/, home: "eusc-de-east-1" },
  { id: "aws", suffix: "amazonaws.com", regions: /^[a-z]{2}-\w+-\d+$/, home: "us-east-1" },
];

/** The partition that a region belongs to; undefined for a word that cannot be a region. */
export function partitionOfRegion(region: string): string | undefined {
  return PARTITIONS.find(({ regions }) => regions.test(region))?.id;
}

/** The domain under which a partition's services answer. */
export function domainOf(partition: string): string {
  return PARTITIONS.find(({ id }) => id === partition)?.suffix ?? "amazonaws.com";
}

export interface EndpointWish {
  readonly service: "sts" | "ecr";
  readonly partition: string;
  readonly region?: string | undefined;
  /** What `--endpoint-url` said on the command line. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Endpoint {
  readonly url: string;
  /** The region that a signature names. */
  readonly region: string;
}

/** AWS's own order: the flag, the service's variable, the general one, then the regional endpoint. */
export function endpointFor({ service, partition, region, flag, env }: EndpointWish): Endpoint {
  const home = PARTITIONS.find(({ id }) => id === partition)?.home ?? "us-east-1";
  const url = flag ?? (env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env["AWS_ENDPOINT_URL"]);
  if (url) return { url, region: region ?? home };
  if (service === "sts" && region === undefined && partition === "aws") {
    return { url: "https://sts.amazonaws.com", region: home };
  }
  const host = service === "ecr" ? "api.ecr" : needsFipsHost(partition, env) ? "sts-fips" : "sts";
  return { url: `https://${host}.${region ?? home}.${domainOf(partition)}`, region: region ?? home };
}

/** GovCloud's ordinary STS endpoints are its FIPS ones. */
function needsFipsHost(partition: string, env: EndpointWish["env"]): boolean {
  return env["AWS_USE_FIPS_ENDPOINT"] === "true" && partition !== "aws-us-gov";
}
