import { type Document, type Draft, noteSource } from "../read/draft.ts";

export function readPlan(draft: Draft, document: Document): void {
  noteSource(draft, document, "terraform-plan", { partial: "it is not read yet" });
}
