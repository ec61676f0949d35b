import { answerOf, agentError } from "../../../core/session/agent-answer.ts";
import { type ChildEnvironment, childEnvironment } from "../../../core/session/child-environment.ts";
import type { ServiceChoice } from "../../../core/session/choose-service.ts";
import type { Session } from "../../../core/session/credentials.ts";
import { writeProcessCommand, writeProfile } from "../../../core/session/profile-file.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { RunFolder } from "../../../edge/files/private-folder.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import type { Context } from "../command.ts";
import { say } from "../output.ts";
import type { Asking } from "./asking.ts";
import { variablesOfTokenFiles } from "./job-token.ts";
import { obtain, stsFor } from "./obtain.ts";

/** One role that is served, with its first session. */
export interface ServedRole {
  readonly name: string | undefined;
  readonly asking: Asking;
  readonly session: Session;
}

export interface Serving {
  readonly environment: ChildEnvironment;
  readonly stop: () => void;
}

export interface ServeWish {
  readonly context: Context;
  readonly choice: ServiceChoice;
  readonly roles: readonly [ServedRole, ...ServedRole[]];
  readonly folder: RunFolder;
  readonly keepsConfig: boolean;
}

/** Makes ready what a command gets its credentials from, and the environment that leads there. */
export async function serve(wish: ServeWish): Promise<Serving> {
  const { choice, context, folder, roles } = wish;
  const [first] = roles;
  const agent = choice.agent ? await startAgent(wish) : undefined;
  const { asking } = first;
  const environment = childEnvironment({
    env: context.env,
    service: agent?.service ?? {
      kind: "web-identity",
      roleArn: asking.roles[0],
      sessionName: asking.sessionName,
      tokenFile: folder.write("token", asking.token.text.reveal()),
    },
    region: asking.region,
    files: wish.keepsConfig ? undefined : writeConfig(wish),
    hideTokens: choice.hides !== undefined,
    tokenFiles: choice.hides === undefined ? [] : variablesOfTokenFiles(context.env),
  });
  return { environment, stop: () => agent?.stop() };
}

async function startAgent({ context, folder, roles }: ServeWish) {
  const { keep } = await import("./keeper.ts");
  const { serveLoopback } = await import("../../../edge/http/loopback.ts");
  const keepers = new Map(
    roles.map(({ name, asking, session }) => {
      const { expiresAt } = asking.token.token;
      const keeper = keep({
        first: session,
        obtain: (signal) => obtain(asking, stsFor(context, asking), signal),
        clock: systemClock,
        tokenEnds: expiresAt === undefined ? undefined : expiresAt * 1000,
        warn: (text) => say(context, `sallyport: ${text}`),
      });
      return [pathOf(name), keeper];
    }),
  );
  const loopback = await serveLoopback(
    async (path) => {
      const keeper = keepers.get(path);
      if (keeper === undefined) return agentError(404, "agent/no-such-role", "no role is served under this path");
      return answerOf(await keeper.read(), systemClock.now());
    },
    (status, reason) => agentError(status, "agent/refused", reason),
  );
  return {
    service: {
      kind: "agent",
      uri: `${loopback.url}${pathOf(roles[0].name)}`,
      // Without a line end: SDKs send the file as it is, and refuse one that is no header.
      authorizationFile: folder.write("authorization", loopback.authorization.reveal()),
    },
    stop() {
      loopback.close();
      for (const keeper of keepers.values()) keeper.stop();
    },
  } as const;
}

/** The default role is at the root, the others under their profile's name. */
function pathOf(name: string | undefined): string {
  return name === undefined ? "/" : `/${name}`;
}

/** Files of ours in the place of the machine's: empty but for the profiles of this run. */
function writeConfig({ folder, roles }: ServeWish): { readonly config: string; readonly credentials: string } {
  const profiles = roles.flatMap(({ name, asking }) => {
    if (name === undefined) return [];
    const entries = new Map([["credential_process", processFor(["--from-agent", name])]]);
    if (asking.region !== undefined) entries.set("region", asking.region);
    return [writeProfile(name, entries)];
  });
  return { config: folder.write("config", profiles.join("\n")), credentials: folder.write("credentials", "") };
}

/** The words with which an SDK calls us for a profile's credentials: this program by its full path, under this Node. */
export function processFor(words: readonly string[]): string {
  const program = process.argv[1] ?? "";
  const command = writeProcessCommand([process.execPath, program, "creds", ...words, "--allow-trace"]);
  if (command !== undefined) return command;
  throw new SallyportError(
    "creds/odd-path",
    "the path of sallyport has characters that AWS's configuration cannot hold",
    {
      help: "install it under a path without quotes, `$` and backslashes",
    },
  );
}
