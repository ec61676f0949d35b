import { sha256 } from "../../core/text/hash.ts";

/**
 * A name for a bug: the same fault at the same place of the same version has the same one, so that two reports can be
 * told to be about one thing. The words of the error stay out, since they may quote input.
 */
export function codeOfBug(error: unknown): string {
  const [head = "", ...frames] = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const name = /^[A-Za-z]+/.exec(head)?.[0] ?? "Thrown";
  const frame = frames.find((line) => line.trimStart().startsWith("at ")) ?? "";
  const place = frame.replaceAll(/[^\s(]*[/\\]/g, "");
  return `bug/${name}-${sha256(`${name} ${place}`).slice(0, 8)}`;
}
