import { inParallel } from "../in-parallel.ts";
import { type CollectGitlabOptions, WIDTH, isRefused, listed, readPart } from "./reading.ts";
import { type Thing, variableOf } from "./shapes.ts";

/** Names and flags of variables. Of values only the id of an AWS access key is kept, and it is told from the value here. */
export async function readVariables(
  options: CollectGitlabOptions,
  groups: readonly Thing[],
  projects: readonly Thing[],
): Promise<void> {
  await readPart(options, "gitlab-variables", "variables.json", async (reading) => {
    const found: Thing[] = [];
    reading.content = () => found.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    let hidden = 0;
    const gather = async (path: string, owner: Thing): Promise<void> => {
      try {
        for await (const item of listed(options, reading, { path })) found.push({ ...owner, ...variableOf(item) });
        reading.started = true;
      } catch (error) {
        if (options.signal.aborted || !isRefused(error)) throw error;
        hidden++;
      }
    };
    const owners = [
      ...groups.map((one) => ({
        path: `groups/${one["id"]}/variables`,
        owner: { scope: "group", owner: one["full_path"], owner_id: one["id"] },
      })),
      ...projects.map((one) => ({
        path: `projects/${one["id"]}/variables`,
        owner: { scope: "project", owner: one["path_with_namespace"], owner_id: one["id"] },
      })),
    ];
    await inParallel(owners, WIDTH, async ({ path, owner }) => gather(path, owner));
    const before = hidden;
    await gather("admin/ci/variables", { scope: "instance" });
    if (before > 0)
      reading.fellShort("denied", `the variables of ${before} groups or projects are not shown to this token`);
    if (hidden > before) reading.fellShort("denied", "the instance's variables are shown to administrators only");
  });
}

function keyOf(variable: Thing): string {
  return [variable["scope"], variable["owner"] ?? "", variable["key"], variable["environment_scope"] ?? ""].join("\n");
}
