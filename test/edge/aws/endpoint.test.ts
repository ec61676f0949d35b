import { describe, expect, it } from "vitest";
import { type EndpointWish, endpointFor } from "../../../src/edge/aws/endpoint.ts";
import { readRegistry, registryOf } from "../../../src/edge/aws/ecr.ts";

function url(wish: Partial<EndpointWish>): string {
  return endpointFor({ service: "sts", partition: "aws", env: {}, ...wish }).url;
}

describe("the endpoint of STS", () => {
  it("is the region's own, in every partition", () => {
    expect(url({ region: "eu-west-1" })).toBe("https://sts.eu-west-1.amazonaws.com");
    expect(url({ partition: "aws-cn", region: "cn-northwest-1" })).toBe("https://sts.cn-northwest-1.amazonaws.com.cn");
    expect(url({ partition: "aws-us-gov", region: "us-gov-east-1" })).toBe("https://sts.us-gov-east-1.amazonaws.com");
    expect(url({ partition: "aws-eusc", region: "eusc-de-east-1" })).toBe("https://sts.eusc-de-east-1.amazonaws.eu");
  });

  it("is the partition's home where no region is named", () => {
    expect(url({})).toBe("https://sts.amazonaws.com");
    expect(url({ partition: "aws-cn" })).toBe("https://sts.cn-north-1.amazonaws.com.cn");
  });

  it("is what the flag, then the service's variable, then the general one says", () => {
    const env = { AWS_ENDPOINT_URL_STS: "http://sts", AWS_ENDPOINT_URL: "http://all" };
    expect(url({ env, flag: "http://flag" })).toBe("http://flag");
    expect(url({ env })).toBe("http://sts");
    expect(url({ env: { AWS_ENDPOINT_URL: "http://all" } })).toBe("http://all");
    expect(url({ service: "ecr", region: "eu-west-1", env: { AWS_ENDPOINT_URL_STS: "http://sts" } })).toBe(
      "https://api.ecr.eu-west-1.amazonaws.com",
    );
  });

  it("is the FIPS one where that is asked for", () => {
    const env = { AWS_USE_FIPS_ENDPOINT: "true" };
    expect(url({ env, region: "us-east-1" })).toBe("https://sts-fips.us-east-1.amazonaws.com");
    expect(url({ env, partition: "aws-us-gov", region: "us-gov-west-1" })).toBe(
      "https://sts.us-gov-west-1.amazonaws.com",
    );
  });
});

describe("a registry of ECR", () => {
  it("is named by account and region", () => {
    const { host } = registryOf("111111111111", "cn-north-1", "aws-cn");
    expect(host).toBe("111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn");
    expect(readRegistry(`https://${host}/team/app:1`)).toEqual({ host, account: "111111111111", region: "cn-north-1" });
    expect(readRegistry("registry.example.com")).toBeUndefined();
    expect(readRegistry("111111111111.dkr.ecr.eu-west-1.evil.example")).toBeUndefined();
  });
});
