import type { TextNode } from "../text/node.ts";
import type { Source } from "../text/span.ts";
import type { Place } from "./place.ts";

/** A `.gitlab-ci.yml`, given or read from a project. The text and node are scrubbed of secrets. */
export interface CiFile {
  readonly source: Source;
  readonly node: TextNode;
  /** Where it was read from a GitLab. */
  readonly host?: string;
  readonly projectId?: string;
}

/** A runner manager's `config.toml`. */
export interface RunnerConfig {
  readonly source: Source;
  readonly node: TextNode;
  readonly runners: readonly ConfiguredRunner[];
}

export interface ConfiguredRunner {
  readonly name?: string;
  readonly url?: string;
  readonly id?: string;
  readonly executor?: string;
  /** The `[[runners]]` table itself. */
  readonly node: TextNode;
  readonly at: Place;
}

/** Values of GitLab's chart, or of the runner's. */
export interface ChartValues {
  readonly source: Source;
  readonly node: TextNode;
  readonly chart: "gitlab" | "gitlab-runner";
}

/** One object of a rendered manifest: service accounts and what pods carry. */
export interface ManifestObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly source: Source;
  readonly node: TextNode;
}

/** An AWS access key id in a file, and whether its secret half stood beside it. The secret itself is never kept. */
export interface KeyInFile {
  readonly accessKeyId?: string;
  readonly secret: boolean;
  /** What the file called it: `AWS_SECRET_ACCESS_KEY`, `runners.cache.s3.SecretKey`. */
  readonly name: string;
  readonly at: Place;
}
