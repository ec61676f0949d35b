import type { TextNode } from "../../text/node.ts";
import { itemsAt, objectAt, stringAt } from "../../text/pick.ts";
import type { BuildProject, BuildWebhook } from "../account.ts";
import { accountOfArn } from "./arn.ts";
import { type Document, type Draft, given, noteSource, placeOf } from "./draft.ts";

/** Our `codebuild.json`, and what `codebuild batch-get-projects` answers. Variables of builds, which may be secret, are not read. */
export function readBuildProjects(draft: Draft, document: Document): void {
  const { node } = document;
  const items = node.kind === "array" ? node.items : itemsAt(node, "projects");
  const byAccount = new Map<string | undefined, BuildProject[]>();
  for (const item of items) {
    const project = readProject(document, item);
    if (project === undefined) continue;
    const account = accountOfArn(project.arn) ?? document.account;
    byAccount.set(account, [...(byAccount.get(account) ?? []), project]);
  }
  for (const [id, buildProjects] of byAccount) draft.accounts.push({ ...given("id", id), buildProjects });
  if (byAccount.size === 0) draft.accounts.push({ ...given("id", document.account), buildProjects: [] });
  noteSource(draft, document, "codebuild", { account: document.account ?? [...byAccount.keys()][0] });
}

function readProject({ source }: Document, node: TextNode): BuildProject | undefined {
  const arn = stringAt(node, "arn");
  const name = stringAt(node, "name");
  if (arn === undefined || name === undefined) return undefined;
  return {
    arn,
    name,
    ...given("region", arn.split(":")[3]),
    ...given("serviceRole", stringAt(node, "serviceRole")),
    sourceType: stringAt(node, "source", "type") ?? "NO_SOURCE",
    ...given("location", stringAt(node, "source", "location")),
    ...given("webhook", readWebhook(objectAt(node, "webhook"))),
    at: placeOf(source, node),
  };
}

/** Groups of filters: `EVENT` names what counts, the rest narrows it. */
function readWebhook(node: TextNode | undefined): BuildWebhook | undefined {
  if (node === undefined) return undefined;
  const filters = itemsAt(node, "filterGroups").flatMap((group) => itemsAt(group));
  const events = filters.flatMap((filter) =>
    stringAt(filter, "type") === "EVENT" ? (stringAt(filter, "pattern") ?? "").split(",") : [],
  );
  const others = filters.flatMap((filter) => stringAt(filter, "type") ?? []).filter((type) => type !== "EVENT");
  const sorted = (words: readonly string[]): readonly string[] =>
    [...new Set(words.map((word) => word.trim()))].filter((word) => word !== "").sort();
  return { events: sorted(events), filters: sorted(others) };
}
