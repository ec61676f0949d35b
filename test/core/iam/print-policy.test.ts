import { describe, expect, it } from "vitest";
import { printPolicy } from "../../../src/core/iam/print-policy.ts";
import { readPolicy } from "../../../src/core/iam/read-policy.ts";

function printed(text: string): string {
  const { value } = readPolicy(text, { kind: "trust" });
  return value === undefined ? "" : printPolicy(value);
}

describe("the printer of policies", () => {
  it("prints the elements in the order of AWS's documentation, a list of one without brackets", () => {
    const text = `{"Statement":{"Condition":{"StringEquals":{"gitlab.com:aud":["sts.amazonaws.com"],"gitlab.com:project_id":20}},
      "Action":["sts:AssumeRoleWithWebIdentity"],"Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/gitlab.com"},
      "Effect":"Allow","Sid":"GitLab"},"Version":"2012-10-17"}`;
    expect(printed(text)).toBe(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "GitLab",
      "Effect": "Allow",
      "Principal": {
        "Federated": "arn:aws:iam::111111111111:oidc-provider/gitlab.com"
      },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "gitlab.com:aud": "sts.amazonaws.com",
          "gitlab.com:project_id": "20"
        }
      }
    }
  ]
}
`);
  });

  it("prints the same text again after reading it back, whatever could not be read", () => {
    const texts = [
      '{"Statement":[5, {"Effect":"deny","Action":["sts:AssumeRole",5],"NotPrincipal":{"AWS":["*",null]}}]}',
      '{"Statement":{"effect":"Allow","Condition":{"StringEquals":7,"Foo":{"a:b":["x",null],"__proto__":[]}}}}',
      '{"Id":"x","Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Principal":"*","NotResource":[]}}',
      "{}",
      '{"Statement":{"Effect":"Allow","Action":"*","Principal":{"Service":[]}}}',
      '{"Statement":{"Effect":"allow","Foo":1,"Condition":{"Effect":{"":"x"},"Foo":{"":null}}}}',
    ];
    for (const text of texts) {
      const once = printed(text);
      expect(once).not.toBe("");
      expect(printed(once)).toBe(once);
    }
  });
});
