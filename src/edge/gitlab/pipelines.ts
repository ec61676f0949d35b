import { scrubCi } from "../../core/estate/scrub-ci.ts";
import type { Reading } from "../files/snapshot-log.ts";
import { inParallel } from "../in-parallel.ts";
import { type CollectGitlabOptions, WIDTH, folderOf, isRefused, optional, readPart } from "./reading.ts";
import { GitlabRefusal } from "./rest.ts";
import { type Thing, isThing } from "./shapes.ts";

/** CI configuration with its includes put together, or the file as it lies in the repository. Scrubbed before it is kept. */
export async function readCi(options: CollectGitlabOptions, projects: readonly Thing[]): Promise<void> {
  const folder = `gitlab/${folderOf(options.host)}/ci`;
  let hidden = 0;
  await readPart(options, "gitlab-ci", "ci", async (reading) => {
    let done = 0;
    reading.started = true;
    await inParallel(projects, WIDTH, async (project) => {
      const id = String(project["id"]);
      const branch = project["default_branch"];
      options.tell(`${options.host} CI of ${++done} of ${projects.length} projects`);
      if (typeof branch !== "string") return;
      const text = await ciOf(options, reading, id, branch, project);
      if (text === "hidden") hidden++;
      else if (text !== undefined) options.write(`${folder}/${id}.yml`, scrubCi(text));
    });
    if (hidden > 0)
      reading.fellShort("denied", `the CI configuration of ${hidden} projects is not shown to this token`);
  });
}

async function ciOf(
  options: CollectGitlabOptions,
  reading: Reading,
  id: string,
  branch: string,
  project: Thing,
): Promise<string | "hidden" | undefined> {
  const linted = await optional(options, reading, `projects/${id}/ci/lint`);
  if (isThing(linted) && typeof linted["merged_yaml"] === "string" && linted["merged_yaml"] !== "")
    return linted["merged_yaml"];
  const configured = project["ci_config_path"];
  const path = typeof configured === "string" && configured !== "" ? configured : ".gitlab-ci.yml";
  // A path in another project or on the web is not this repository's to read.
  if (/@|^https?:/.test(path)) return "hidden";
  reading.asked("GET /projects/:id/repository/files/:path/raw");
  try {
    return await options.gitlab.text(`projects/${id}/repository/files/${encodeURIComponent(path)}/raw`, {
      ref: branch,
    });
  } catch (error) {
    if (options.signal.aborted || !isRefused(error)) throw error;
    return error instanceof GitlabRefusal && error.status === 404 ? undefined : "hidden";
  }
}
