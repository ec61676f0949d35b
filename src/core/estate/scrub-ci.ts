import { recognise } from "./recognise.ts";
import { scrubSource } from "./scrub-source.ts";

/** A CI configuration without its secrets, for whoever keeps it. One that cannot be read is searched more roughly. */
export function scrubCi(text: string): string {
  const source = { name: ".gitlab-ci.yml", text };
  const { shape, nodes } = recognise(source);
  return scrubSource(source, shape === undefined ? undefined : "ci-file", nodes).text;
}
