import type { TextNode } from "../text/node.ts";
import { itemsAt, stringAt, valueAt } from "../text/pick.ts";

export interface ForeignFormat {
  readonly message: string;
  readonly help: string;
}

const DETAILS =
  "give what `aws iam get-account-authorization-details` prints, or let `sallyport collect` read the account";
const PLAN = "give plan JSON: `terraform plan -out plan.bin`, then `terraform show -json plan.bin > plan.json`";

type Telling = (node: TextNode) => boolean;

function has(...path: readonly string[]): Telling {
  return (node) => valueAt(node, ...path) !== undefined;
}

function itemHas(key: string): Telling {
  return (node) => node.kind === "array" && node.items.some((item) => valueAt(item, key) !== undefined);
}

function every(...tellings: readonly Telling[]): Telling {
  return (node) => tellings.every((telling) => telling(node));
}

/** What people have at hand in place of what is read here, by the keys that only that has. */
const DOCUMENTS: readonly (readonly [what: string, telling: Telling, help: string])[] = [
  ["a Terraform state, which holds secrets and is not read", every(has("lineage"), has("serial")), PLAN],
  ["a Pulumi stack export", has("deployment", "manifest"), DETAILS],
  ["an export of Prowler", (node) => itemHas("CheckID")(node) || itemHas("finding_info")(node), DETAILS],
  ["an export of ScoutSuite", every(has("provider_code"), has("services")), DETAILS],
  ["a result of Checkov", every(has("check_type"), has("results")), DETAILS],
  ["a result of Trivy", every(has("SchemaVersion"), has("ArtifactName")), DETAILS],
  ["a result of Steampipe", every(has("columns"), has("rows")), DETAILS],
  ["an AWS Config snapshot", has("configurationItems"), DETAILS],
  ["an answer of AWS Config", every(has("Results"), has("QueryInfo")), DETAILS],
  [
    "findings of AWS Security Hub",
    every(has("Findings"), (node) => itemsAt(node, "Findings").some(has("ProductArn"))),
    DETAILS,
  ],
  ["a SARIF report", every(has("runs"), has("version")), DETAILS],
  ["a graph of PMapper", itemHas("access_keys"), DETAILS],
  [
    "a report of ours",
    (node) => stringAt(node, "formatVersion") !== undefined && valueAt(node, "findings") !== undefined,
    "`sallyport render` turns it into another format; `audit` wants what it was made from",
  ],
];

const TEXTS: readonly (readonly [what: string, pattern: RegExp, help: string])[] = [
  ["an export of ScoutSuite", /^scoutsuite_results\s*=/, DETAILS],
  ["a binary file", /^(?:PK\u0003\u0004|\u001f\u008b|\u001f\ufffd|\u007fELF)/, PLAN],
  ["the log of `terraform plan -json`", /^\{"@level"/, PLAN],
  ["an HTML page", /^<(?:!doctype|html)/i, DETAILS],
];

/** Recognises exports of other tools, so that the answer can say what to give instead. */
export function foreignFormat(of: TextNode | string, name: string): ForeignFormat | undefined {
  if (typeof of === "string") {
    if (/\.tf$|\.hcl$/i.test(name)) return say("Terraform's source, whose values are known only to a plan", PLAN);
    const found = TEXTS.find(([, pattern]) => pattern.test(of));
    return found && say(found[0], found[2]);
  }
  const found = DOCUMENTS.find(([, telling]) => telling(of));
  return found && say(found[0], found[2]);
}

function say(what: string, help: string): ForeignFormat {
  return { message: `this is ${what}`, help };
}
