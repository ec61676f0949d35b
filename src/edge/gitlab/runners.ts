import { inParallel } from "../in-parallel.ts";
import { type CollectGitlabOptions, WIDTH, byId, isRefused, listed, optional, readPart } from "./reading.ts";
import { type Thing, isThing, runnerOf } from "./shapes.ts";

/** All runners where the token is an administrator's; else those that the groups and projects show. */
export async function readRunners(
  options: CollectGitlabOptions,
  groups: readonly Thing[],
  projects: readonly Thing[],
): Promise<void> {
  await readPart(options, "gitlab-runners", "runners.json", async (reading) => {
    const found = new Map<string, Thing>();
    reading.content = () => byId([...found.values()]);
    const gather = async (path: string): Promise<boolean> => {
      try {
        for await (const item of listed(options, reading, { path })) found.set(String(item["id"]), runnerOf(item));
        return true;
      } catch (error) {
        if (options.signal.aborted || !isRefused(error)) throw error;
        return false;
      }
    };
    const all = options.groups.length === 0 && (await gather("runners/all"));
    if (!all) {
      const paths = [
        ...groups.map((group) => `groups/${group["id"]}/runners`),
        ...projects.map((project) => `projects/${project["id"]}/runners`),
      ];
      const shown = await inParallel(paths, WIDTH, gather);
      const hidden = shown.filter((one) => !one).length;
      if (hidden > 0)
        reading.fellShort("denied", `the runners of ${hidden} groups or projects are not shown to this token`);
    }
    reading.started = true;
    // Only a runner's own page tells its tags and whether it is protected.
    await inParallel([...found.keys()], WIDTH, async (id) => {
      const whole = await optional(options, reading, `runners/${id}`);
      if (isThing(whole)) found.set(id, runnerOf(whole));
    });
  });
}
