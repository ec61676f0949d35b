import type { HttpRequest } from "../http-server.ts";
import type { Gitlab } from "./gitlab.ts";

/** What a token may do: `admin` everything, `maintainer` all of every project and group, `reader` what a reporter sees. */
export type Level = "admin" | "maintainer" | "reader";

export interface Visit {
  readonly gitlab: Gitlab;
  readonly level: Level;
  readonly url: URL;
  readonly request: HttpRequest;
  /** The parts of the path that the route leaves open, decoded. */
  readonly parts: readonly string[];
}
