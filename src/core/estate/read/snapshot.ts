import { itemsAt, stringAt, stringsAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import { SOURCE_KINDS, STANDINGS } from "../standing.ts";
import { type Document, type Draft, given } from "./draft.ts";

/**
 * `snapshot.json`: when it was taken and how each reading ended. What was denied there is known here as denied, though
 * there is no file for it.
 */
export function readSnapshot(draft: Draft, document: Document): void {
  const { node, source } = document;
  const taken = toInstant(wordAt(node, "taken"));
  if (taken !== undefined && (draft.taken === undefined || taken < draft.taken)) draft.taken = taken;
  for (const item of itemsAt(node, "sources")) {
    const kind = SOURCE_KINDS.find((one) => one === stringAt(item, "kind"));
    const standing = STANDINGS.find((one) => one === stringAt(item, "standing"));
    if (kind === undefined || standing === undefined) continue;
    draft.sources.push({
      kind,
      standing,
      ...given("account", stringAt(item, "account")),
      ...given("host", stringAt(item, "host")),
      ...given("detail", stringAt(item, "detail")),
    });
  }
  const interrupted = stringsAt(node, "interrupted").length > 0 || wordAt(node, "finished") === undefined;
  draft.sources.push({
    kind: "snapshot",
    standing: interrupted ? "partial" : "ok",
    ...given("file", source.name),
    ...(interrupted ? { detail: "it was interrupted before it was done" } : {}),
  });
}
