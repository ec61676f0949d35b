import { Secret } from "../../../core/text/secret.ts";
import { collectAws } from "../../../edge/aws/collect/collect-aws.ts";
import { openSnapshotFolder } from "../../../edge/files/snapshot-folder.ts";
import { openSnapshotLog, prettyJson } from "../../../edge/files/snapshot-log.ts";
import { collectGitlab } from "../../../edge/gitlab/collect.ts";
import { openGitlab } from "../../../edge/gitlab/rest.ts";
import { usualPatience } from "../../../edge/retry.ts";
import { VERSION } from "../../version.ts";
import { accessInside } from "../../sandbox/in-process.ts";
import { regionsOf } from "../../sandbox/regions.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { behindDoors, pathsBehindDoors } from "../behind-doors.ts";
import type { Context } from "../command.ts";
import { say } from "../output.ts";

/** Writes what a sandbox holds as a snapshot, by collecting it as one collects from AWS and GitLab. */
export async function saveTo(context: Context, sandbox: Sandbox): Promise<void> {
  const folder = context.flag("save");
  if (folder === undefined) return;
  const { world } = sandbox;
  const write = openSnapshotFolder(context.cwd, folder);
  const files = new Map<string, string>();
  const keep = (path: string, text: string): void => {
    files.set(path, text);
    write(path, text);
  };
  const log = openSnapshotLog(keep);
  // The rehearsal's own troubles are over: what is written down is what is there now.
  world.journal.close();
  world.store.lag = {};
  world.faults.clear();
  const { signal } = new AbortController();
  const patience = usualPatience();
  const { organization, accounts } = world.store.latest();
  const home = organization?.managementAccount ?? [...accounts.keys()].toSorted()[0] ?? "";
  const now = (): Date => new Date(world.clock.now());
  const taken = now().toISOString();
  const tell = (): void => undefined;
  await collectAws({
    access: accessInside(world, home),
    log,
    signal,
    regions: regionsOf(world.store.latest()),
    accounts: [...accounts.keys()],
    role: "sandbox",
    organization: organization !== undefined,
    quick: false,
    behindDoors: (account) => behindDoors(account, files),
    now,
    wait: async () => world.clock.advance(1000),
    tell,
  });
  for (const { gitlab, url } of sandbox.gitlabs) {
    const client = openGitlab({
      url,
      token: new Secret(sandbox.gitlabTokens.admin),
      fetch: context.fetch,
      patience,
      signal,
    });
    const host = gitlab.issuer.replace(/^https:\/\//, "");
    await collectGitlab({
      gitlab: client,
      host,
      log,
      write: keep,
      signal,
      groups: [],
      variables: true,
      pathsNamed: () => pathsBehindDoors(host, files),
      tell,
    });
  }
  const asked = { sandbox: true };
  const sources = log.sources();
  const written = [...files.keys()].toSorted();
  const document = {
    formatVersion: "1.0",
    taken,
    finished: taken,
    program: `sallyport ${VERSION}`,
    asked,
    sources,
    files: written,
  };
  write("snapshot.json", prettyJson(document));
  say(context, `sandbox: kept in \`${folder}\``);
}
