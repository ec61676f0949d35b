import { partitionById } from "../../core/iam/partitions.ts";

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
  const { home, domain } = partitionById(partition);
  const url = flag ?? (env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env["AWS_ENDPOINT_URL"]);
  if (url) return { url, region: region ?? home };
  if (service === "sts" && region === undefined && partition === "aws") {
    return { url: "https://sts.amazonaws.com", region: home };
  }
  const host = service === "ecr" ? "api.ecr" : needsFipsHost(partition, env) ? "sts-fips" : "sts";
  return { url: `https://${host}.${region ?? home}.${domain}`, region: region ?? home };
}

/** GovCloud's ordinary STS endpoints are its FIPS ones. */
function needsFipsHost(partition: string, env: EndpointWish["env"]): boolean {
  return env["AWS_USE_FIPS_ENDPOINT"] === "true" && partition !== "aws-us-gov";
}
