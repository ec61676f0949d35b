import { storageSecretsIn } from "../chart/storage-secret.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { decodeBase64Url } from "../text/base64url.ts";
import type { TextNode } from "../text/node.ts";
import { itemsAt, stringAt } from "../text/pick.ts";
import type { Source } from "../text/span.ts";
import { assemble } from "./assemble.ts";
import { readTemplate } from "./cloudformation/read-template.ts";
import type { Estate } from "./estate.ts";
import { readAccessKeys } from "./read/access-keys.ts";
import { readAnalyzerFindings } from "./read/access-analyzer.ts";
import { readAuthorizationDetails } from "./read/authorization-details.ts";
import { readBuildProjects } from "./read/codebuild.ts";
import { readCredentialReport } from "./read/credential-report.ts";
import { type Document, type Draft, emptyDraft, given, noteSource } from "./read/draft.ts";
import { readEks } from "./read/eks.ts";
import { readChartValues, readCiFile, readManifest, readRunnerConfig, readStorageSecret } from "./read/files.ts";
import {
  readGitlabGroups,
  readGitlabInstance,
  readGitlabLookups,
  readGitlabProjects,
  readGitlabRunners,
  readGitlabVariables,
} from "./read/gitlab.ts";
import { readIamEvents } from "./read/iam-events.ts";
import { readInstances } from "./read/instances.ts";
import { readLastAccessed } from "./read/last-accessed.ts";
import { readOidcProviders } from "./read/oidc-providers.ts";
import { readOrganization } from "./read/organization.ts";
import { readPolicyAnswer, readPolicyFile } from "./read/policy-file.ts";
import { readResourceTags } from "./read/resource-tags.ts";
import { readInstanceProfiles, readRoles } from "./read/roles.ts";
import { readSnapshot } from "./read/snapshot.ts";
import { readWebIdentityEvents } from "./read/web-identity-events.ts";
import { type Shape, kindByName, recognise } from "./recognise.ts";
import { scrubSource } from "./scrub-source.ts";
import { readPlan } from "./terraform/read-plan.ts";

export interface EstateReading {
  readonly estate: Estate;
  /** The texts that were read, scrubbed: what diagnostics and findings may quote. */
  readonly texts: readonly Source[];
}

/** A text that was named, or that was found in a folder that was: what is found may well be nothing of ours. */
export interface GivenSource extends Source {
  readonly found?: true;
}

/** Something that could not even be opened, as whoever opens files tells it. */
export interface UnreadFile {
  readonly name: string;
  readonly reason: string;
}

/** Reads whatever was given into one estate, each text by what is in it, the same whatever their order. */
export function readEstate(sources: readonly GivenSource[], unread: readonly UnreadFile[] = []): EstateReading {
  const draft = emptyDraft();
  const texts: Source[] = [];
  for (const source of [...sources].sort(bySource)) texts.push(readSource(draft, source));
  for (const { name, reason } of unread) {
    draft.sources.push({ kind: "unknown", standing: "partial", file: name, detail: reason });
    const span = { file: name, line: 1, column: 1, endLine: 1, endColumn: 1, start: 0, end: 0 };
    draft.diagnostics.push({ code: "estate/unread-file", severity: "error", message: reason, span });
  }
  return { estate: assemble(draft), texts };
}

function bySource(a: Source, b: Source): number {
  const [left, right] = [a.name ?? "", b.name ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

function readSource(draft: Draft, given: GivenSource): Source {
  const first = recognise(given);
  const source = scrubSource(given, first.shape, first.nodes);
  const { shape, nodes, diagnostics } = source === given ? first : recognise(source);
  if (shape === undefined) {
    refuse(draft, source, diagnostics, given.found === true && !isMissed(source, diagnostics));
    return source;
  }
  draft.diagnostics.push(...diagnostics);
  const hints = hintsOf(source.name ?? "");
  if (shape === "credential-report") {
    readCredentialReport(draft, source, hints.account);
    return source;
  }
  // Masked data says nothing any more; what is kept of it holds no secret, at places that masking leaves as they are.
  for (const secret of HOLD_CONNECTIONS.has(shape) ? first.nodes.flatMap(storageSecretsIn) : []) {
    draft.storageSecrets.push({ source, secret });
  }
  for (const node of nodes) {
    READERS[shape](draft, { source, node, ...hints }, nodes);
    if (WHOLE.has(shape)) break;
  }
  return source;
}

/** A file of a folder that is nothing of ours is only told; whatever else cannot be read is missing from the answer. */
function refuse(draft: Draft, source: Source, diagnostics: readonly Diagnostic[], passing: boolean): void {
  const detail = diagnostics.find(({ severity }) => severity === "error")?.message;
  const { account, host } = hintsOf(source.name ?? "");
  const kind = account === undefined && host === undefined ? undefined : kindByName(source.name ?? "");
  draft.sources.push({
    kind: kind ?? "unknown",
    standing: passing ? "absent" : "partial",
    ...given("file", source.name),
    ...given("account", account),
    ...given("host", host),
    ...given("detail", passing ? "nothing of ours" : detail),
  });
  if (!passing) draft.diagnostics.push(...diagnostics);
}

/** Words that stand in what is read here. */
const OUR_WORDS =
  /DetailList|PolicyDocument|PolicyVersion|"Effect"|\bEffect:|ClientIDList|sts:AssumeRole|oidc-provider|resource_changes|planned_values|AWSTemplateFormatVersion|AWS::IAM|id_tokens|\[\[runners|\brole-arn\b|path_with_namespace|AKIA[A-Z0-9]{16}/;

/** Whether a file of a folder is missed: one that lies in a snapshot, or one that is broken and has our words in it. */
function isMissed({ name = "", text }: Source, diagnostics: readonly Diagnostic[]): boolean {
  if (/(?:^|[\\/])(?:aws[\\/]\d{12}|gitlab[\\/][^\\/]+)[\\/]|(?:^|[\\/])snapshot\.json$/.test(name)) return true;
  return OUR_WORDS.test(text) && diagnostics.some(({ code }) => code !== "estate/not-a-source");
}

type Reader = (draft: Draft, document: Document, nodes: readonly TextNode[]) => void;

/** Shapes whose reader takes the stream of documents as one. */
const WHOLE: ReadonlySet<Shape> = new Set(["ci-file", "manifest"]);

const HOLD_CONNECTIONS: ReadonlySet<Shape> = new Set(["storage-secret", "manifest"]);

const READERS: Readonly<Record<Exclude<Shape, "credential-report">, Reader>> = {
  "authorization-details": readAuthorizationDetails,
  "oidc-providers": readOidcProviders,
  roles: readRoles,
  tags: readResourceTags,
  "instance-profiles": readInstanceProfiles,
  "web-identity-events": readWebIdentityEvents,
  "iam-events": readIamEvents,
  "credential-report-json": readEncodedReport,
  "access-keys": readAccessKeys,
  "last-accessed": readLastAccessed,
  instances: readInstances,
  eks: readEks,
  "access-analyzer": readAnalyzerFindings,
  codebuild: readBuildProjects,
  organization: readOrganization,
  "gitlab-projects": readGitlabProjects,
  "gitlab-groups": readGitlabGroups,
  "gitlab-runners": readGitlabRunners,
  "gitlab-variables": readGitlabVariables,
  "gitlab-lookups": readGitlabLookups,
  "gitlab-instance": readGitlabInstance,
  snapshot: readSnapshot,
  account: readAccount,
  "terraform-plan": readPlan,
  cloudformation: readTemplate,
  policy: readPolicyFile,
  "policy-answer": readPolicyAnswer,
  "ci-file": readCiFile,
  "runner-config": readRunnerConfig,
  "chart-values": readChartValues,
  "storage-secret": readStorageSecret,
  manifest: readManifest,
  // What it means is read by those who plan; here it is only known for what it is.
  declaration: (draft, document) => noteSource(draft, document, "declaration"),
};

/** `iam get-credential-report` answers with the CSV in base64. */
function readEncodedReport(draft: Draft, { source, node, account }: Document): void {
  const encoded = (stringAt(node, "Content") ?? "").replaceAll(/[\s=]/g, "");
  const text = decodeBase64Url(encoded.replaceAll("+", "-").replaceAll("/", "_")) ?? "";
  readCredentialReport(draft, source.name === undefined ? { text } : { name: source.name, text }, account);
}

/** `iam list-account-aliases`, which holds at most one. */
function readAccount(draft: Draft, document: Document): void {
  const { node, account } = document;
  const [alias] = itemsAt(node, "AccountAliases");
  draft.accounts.push({
    ...given("id", account),
    ...given("alias", alias?.kind === "string" ? alias.value : undefined),
  });
  noteSource(draft, document, "account");
}

/** What a snapshot's folders say of whose a file is. Hosts are percent-encoded there. */
function hintsOf(name: string): Pick<Document, "account" | "host" | "projectId"> {
  const path = name.replaceAll("\\", "/");
  const account = /(?:^|\/)aws\/(\d{12})\/[^/]+$/.exec(path)?.[1];
  const [, host, projectId] = /(?:^|\/)gitlab\/([^/]+)\/(?:ci\/(\d+)\.ya?ml$|[^/]+$)/.exec(path) ?? [];
  return {
    ...given("account", account),
    ...given("host", host === undefined ? undefined : host.replaceAll(/%2f/gi, "/").replaceAll(/%3a/gi, ":")),
    ...given("projectId", projectId),
  };
}
