import { capabilityNamed } from "../capabilities/registry.ts";
import { keyInFile } from "../declaration/collections.ts";
import type { FlowValue } from "../../text/flow-yaml.ts";
import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import type { AdviceDocument, AdvisedAbility, AdvisedGrant } from "./advice.ts";
import { PLACEHOLDER } from "./hints.ts";
import { makeDocument } from "./make-document.ts";
import { type IssuerReach, type Served, type Situation, decideKind, issuerReach } from "./situations.ts";

/** What somebody said, by flags or on a terminal. */
export interface Answers {
  readonly serves: Served;
  /** The GitLab, with its scheme. */
  readonly issuer: string;
  /** AWS cannot reach it. */
  readonly isPrivate: boolean;
  readonly severalClusters: boolean;
  /** Names of capabilities; none: an example for what it serves. */
  readonly can: readonly string[];
  readonly project?: string;
  readonly id?: string;
  readonly branch?: string;
  readonly account?: { readonly name: string; readonly id: string; readonly region?: string };
  readonly groups: readonly string[];
  readonly stack: string;
  /** `2026-11-20`. */
  readonly today: string;
}

const EXAMPLES: Readonly<Record<Served, readonly string[]>> = {
  job: ["ecr-push"],
  runner: ["runner-autoscaler", "runner-cache"],
  chart: ["s3-storage"],
  appliance: ["ecr-push"],
};
const NAMES: Readonly<Record<Served, string>> = {
  job: "deploy",
  runner: "runners",
  chart: "gitlab-registry",
  appliance: "appliance",
};
/** Where no account was named; the one of AWS's own examples. */
const EXAMPLE_ACCOUNT = { name: "production", id: "111111111111" };
const EXAMPLE_REGION = "us-east-1";
const EXAMPLE_PUBLISHED = "https://change-me.s3.us-east-1.amazonaws.com";

/** Advice for what is to be made, from a few answers. */
export function adviseAnswers(answers: Answers): AdviceDocument {
  const reach = issuerReach(answers.issuer, answers.isPrivate);
  const situation: Situation = {
    serves: answers.serves,
    issuer: reach,
    clusters: answers.severalClusters ? "several" : "one",
  };
  const issuer = reach === "unreachable" ? EXAMPLE_PUBLISHED : answers.issuer;
  const account = answers.account ?? EXAMPLE_ACCOUNT;
  const grant = grantFor(answers, situation);
  const { serves } = answers;
  return makeDocument(
    [
      {
        name: nameOf(answers),
        situation,
        ...(serves === "job" ? { issuer } : {}),
        grants: [grant],
        after: [],
        check: [],
      },
    ],
    {
      complete: true,
      stack: answers.stack,
      groups: answers.groups,
      accounts: [
        {
          ...account,
          region: account === answers.account ? (answers.account.region ?? EXAMPLE_REGION) : EXAMPLE_REGION,
          check: [
            ...(answers.account === undefined ? ["the account's id and region"] : []),
            ...(answers.account !== undefined && answers.account.region === undefined ? ["the region"] : []),
          ],
        },
      ],
      ...(serves === "job" && reach === "unreachable"
        ? { checkIssuer: ["the address where GitLab's two documents are published, as `iss` will have it"] }
        : {}),
      notes: notesFor(answers, reach),
    },
  );
}

function notesFor({ serves, issuer, isPrivate }: Answers, reach: IssuerReach): readonly string[] {
  if (serves !== "job" || reach !== "unreachable" || isPrivate) return [];
  return [`\`${issuer}\` can be no issuer for AWS, which wants https and takes no port`];
}

function nameOf({ serves, project }: Answers): string {
  switch (serves) {
    case "job":
      return `jobs of ${project ?? "a project"}`;
    case "runner":
      return "a runner's own work";
    case "chart":
      return "components of GitLab's chart";
    case "appliance":
      return "what cannot speak OIDC";
  }
}

function grantFor(answers: Answers, situation: Situation): AdvisedGrant {
  const { serves, can } = answers;
  const { from, check } = fromFor(answers, situation);
  const names = can.length > 0 ? can : EXAMPLES[serves];
  return {
    name: NAMES[serves],
    from,
    into: (answers.account ?? EXAMPLE_ACCOUNT).id,
    can: names.map(exampleOf),
    check: [
      ...check,
      ...(can.length > 0 ? [] : ["what it may do: docs/capabilities.md has all that there is"]),
      ...(names.some((name) => exampleOf(name).params !== undefined)
        ? ["the names under `can`, which are examples"]
        : []),
    ],
  };
}

interface From {
  readonly from: FlowValue;
  readonly check: readonly string[];
}

function fromFor(answers: Answers, situation: Situation): From {
  const { project, branch, issuer } = answers;
  switch (answers.serves) {
    case "job": {
      const needsId = issuerName(issuer) === GITLAB_COM;
      const id = answers.id ?? (needsId ? "1" : undefined);
      return {
        from: {
          project: project ?? `${PLACEHOLDER}/${PLACEHOLDER}`,
          id,
          branches: [branch ?? "main"],
          protected: true,
        },
        check: [
          ...(project === undefined ? ["the project's full path"] : []),
          ...(answers.id === undefined ? [`${needsId ? "" : "add `id`: "}the project's id, as its page shows it`] : []),
          ...(branch === undefined ? ["the branch, which has to be a protected one"] : []),
        ],
      };
    }
    case "runner":
      return { from: { runner: "ec2" }, check: [] };
    case "chart":
      return decideKind(situation).kind === "irsa"
        ? {
            from: {
              chart: "registry",
              via: "irsa",
              issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/CHANGEME",
              namespace: "gitlab",
              release: "gitlab",
            },
            check: [
              "the cluster's issuer (`aws eks describe-cluster --query cluster.identity.oidc.issuer`), namespace and release",
            ],
          }
        : {
            from: {
              chart: "registry",
              via: "pod-identity",
              cluster: PLACEHOLDER,
              namespace: "gitlab",
              release: "gitlab",
            },
            check: ["the cluster, namespace and release; a grant for each cluster"],
          };
    case "appliance":
      return {
        from: { user: "appliance", because: "it speaks no OIDC", until: halfYearAfter(answers.today) },
        check: ["the user's name, why it needs a key, and until when"],
      };
  }
}

/** A capability with the parameters of its own trial, which its page shows too. */
function exampleOf(name: string): AdvisedAbility {
  const capability = capabilityNamed(name);
  if (capability === undefined) throw new TypeError(`no capability ${name}`);
  if (!capability.needsParams) return { capability: name };
  return { capability: name, params: asWritten(capability.trial.params) };
}

function asWritten(value: unknown): FlowValue {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== "object" || value === null) throw new TypeError("a parameter is text, boolean, list or mapping");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [keyInFile(key), asWritten(item)]));
}

/** Six months on, on a day that every month has. */
export function halfYearAfter(today: string): string {
  const [year = "", month = "", day = ""] = today.split("-");
  const months = Number(year) * 12 + Number(month) - 1 + 6;
  const pad = (number: number): string => String(number).padStart(2, "0");
  return `${Math.floor(months / 12)}-${pad((months % 12) + 1)}-${pad(Math.min(Number(day), 28))}`;
}
