/** Where an AWS service answers. From the partitions file that AWS's SDKs share (2026). */
interface Partition {
  readonly id: string;
  readonly suffix: string;
  /** Where STS is asked when nobody named a region; the first partition alone has a global endpoint. */
  readonly home: string;
}

const PARTITIONS: readonly Partition[] = [
  { id: "aws-cn", suffix: "amazonaws.com.cn", home: "cn-north-1" },
  { id: "aws-us-gov", suffix: "amazonaws.com", home: "us-gov-west-1" },
  { id: "aws-iso", suffix: "c2s.ic.gov", home: "us-iso-east-1" },
  { id: "aws-iso-b", suffix: "sc2s.sgov.gov", home: "us-isob-east-1" },
  { id: "aws-iso-e", suffix: "cloud.adc-e.uk", home: "eu-isoe-west-1" },
  { id: "aws-iso-f", suffix: "csp.hci.ic.gov", home: "us-isof-south-1" },
  { id: "aws-eusc", suffix: "amazonaws.eu", home: "eusc-de-east-1" },
  { id: "aws", suffix: "amazonaws.com", home: "us-east-1" },
];

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
