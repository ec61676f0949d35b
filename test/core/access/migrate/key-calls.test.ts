import { describe, expect, it } from "vitest";
import { type KeyCall, callIn, seenIn, sourcesOf } from "../../../../src/core/access/migrate/key-calls.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { readJson } from "../../../../src/core/text/json.ts";

const call = (source: string, more: Partial<KeyCall> = {}): KeyCall => ({
  keyId: "AKIAIOSFODNN7EXAMPLE",
  action: "ecr:PutImage",
  source,
  agent: "aws-cli/2.31 md/awscrt os/linux",
  at: "2026-11-01T00:00:00Z",
  ...more,
});

describe("calls with a key", () => {
  it("are read from CloudTrail's records, by the action that they are of", () => {
    const record = {
      userIdentity: { type: "IAMUser", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
      eventSource: "monitoring.amazonaws.com",
      eventName: "PutMetricData",
      eventTime: "2026-11-01T00:00:00Z",
      sourceIPAddress: "203.0.113.7",
      userAgent: "Boto3/1.40",
      requestParameters: { password: "hunter2" },
    };
    const { value } = readJson({ text: JSON.stringify(record) });
    if (value === undefined) throw new TypeError("the record is no JSON");
    expect(callIn(value)).toEqual({
      keyId: "AKIAIOSFODNN7EXAMPLE",
      action: "cloudwatch:PutMetricData",
      source: "203.0.113.7",
      agent: "Boto3/1.40",
      at: "2026-11-01T00:00:00Z",
    });
  });

  it("show actions and services in use, the key's own last one too", () => {
    const { actions, services } = seenIn([call("203.0.113.7")], ["S3"]);
    expect([[...actions], [...services]]).toEqual([["ecr:putimage"], ["ecr", "s3"]]);
  });

  it("are told apart by address, with the runner that has it, and what looks like a person's machine", () => {
    const runners = [{ id: 7, ip_address: "203.0.113.7", runner_type: "group_type" }];
    const { estate } = readEstate([{ name: "gitlab/gitlab.com/runners.json", text: JSON.stringify(runners) }]);
    const calls = [
      call("203.0.113.7"),
      call("203.0.113.7", { at: "2026-11-02T00:00:00Z" }),
      call("198.51.100.4", { agent: "aws-cli/2.31 md/awscrt os/macos#24" }),
      call("cloudformation.amazonaws.com"),
      call("AWS Internal"),
    ];
    expect(sourcesOf(calls, estate.gitlabs, [])).toEqual([
      {
        address: "203.0.113.7",
        calls: 2,
        last: "2026-11-02T00:00:00Z",
        agents: ["aws-cli/2.31 md/awscrt os/linux"],
        known: "runner 7",
        personal: false,
      },
      {
        address: "198.51.100.4",
        calls: 1,
        last: "2026-11-01T00:00:00Z",
        agents: ["aws-cli/2.31 md/awscrt os/macos#24"],
        personal: true,
      },
    ]);
  });
});
