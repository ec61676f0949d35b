import type { Finding } from "../audit/finding.ts";

/**
 * Where report formats that know only files and lines are to look. A finding about a live account has no file: its
 * resource stands in, as a path of harmless characters, so that two resources never collapse into one result.
 */
export interface ArtifactPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function artifactOf(finding: Finding): ArtifactPlace {
  const { at } = finding;
  if (at?.file !== undefined) {
    const { line, column, endLine, endColumn } = at;
    return { path: relative(at.file), line, column, endLine, endColumn };
  }
  return { path: relative(finding.resource.replaceAll(":", "/")), line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** GitLab wants paths inside of the repository, without a leading slash, `.` or `..`. */
function relative(path: string): string {
  const parts = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map((part) => part.replaceAll(/[^\w.@+=,-]/g, "_"));
  return parts.length === 0 ? "sallyport" : parts.join("/");
}
