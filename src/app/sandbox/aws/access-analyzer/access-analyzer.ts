import { operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { integer, list, placed, required, string, structure, text } from "../wire/shape.ts";

const analyzerType = string({
  values: [
    "ACCOUNT",
    "ORGANIZATION",
    "ACCOUNT_UNUSED_ACCESS",
    "ORGANIZATION_UNUSED_ACCESS",
    "ACCOUNT_INTERNAL_ACCESS",
    "ORGANIZATION_INTERNAL_ACCESS",
  ],
});

/** The sandbox analyses nothing, and says so: there is no analyzer in any of its accounts. */
const listAnalyzers = operation({
  name: "ListAnalyzers",
  effect: "read",
  http: { method: "GET", path: "/analyzer" },
  input: {
    nextToken: placed(text, { at: "query" }),
    maxResults: placed(integer(), { at: "query" }),
    type: placed(analyzerType, { at: "query" }),
  },
  output: { analyzers: required(list(structure({ arn: text }))), nextToken: text },
  partial: true,
  access: () => [{ resource: "*" }],
  run: () => ({ analyzers: [], nextToken: undefined }),
});

export const accessAnalyzer: Service = {
  id: "access-analyzer",
  protocol: "rest",
  version: "2019-11-01",
  namespace: "",
  operations: byName([listAnalyzers]),
};
