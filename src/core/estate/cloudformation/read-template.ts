import { type Document, type Draft, noteSource } from "../read/draft.ts";

export function readTemplate(draft: Draft, document: Document): void {
  noteSource(draft, document, "cloudformation", { partial: "it is not read yet" });
}
