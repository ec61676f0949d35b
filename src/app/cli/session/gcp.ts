import { resolve } from "node:path";
import { childEnvironment } from "../../../core/session/child-environment.ts";
import {
  type WorkloadProvider,
  googleEndpoints,
  meaningOf,
  readProvider,
  warningsFor,
  writeExternalAccount,
} from "../../../core/session/gcp.ts";
import { withoutTokens } from "../../../core/session/refusal.ts";
import { linesFor } from "../../../core/session/write-credentials.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { type GivenUp, persist } from "../../../edge/aws/attempts.ts";
import type { RunFolder } from "../../../edge/files/private-folder.ts";
import { type AccessToken, type Google, type GoogleAnswer, exchange, impersonate } from "../../../edge/gcp/exchange.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { openRunFolder, shellOfJob } from "./folders.ts";
import { type JobToken, findJobToken } from "./job-token.ts";
import { onCommandLine } from "./read-wish.ts";
import { refuseTrace } from "./refuse-trace.ts";
import { writeSecretText } from "./secret-output.ts";
import type { Serving } from "./serve.ts";

interface GcpWish {
  readonly provider: WorkloadProvider;
  readonly serviceAccount: string | undefined;
  readonly lifetimeSeconds: number | undefined;
  readonly token: JobToken;
}

/** `creds --cloud gcp`: the shell lines that lead to the external-account file, or with `--print-token` a token. */
export async function runGcp(context: Context): Promise<ExitCode> {
  const wish = readGcpWish(context);
  if (context.flag("print-token")) {
    refuseTrace(context);
    writeSecretText(context, `${(await accessToken(context, wish)).token.reveal()}\n`);
    return EXIT.done;
  }
  const now = systemClock.now();
  const ends = wish.token.token.expiresAt;
  const folder = openRunFolder(context, shellOfJob(), ends === undefined ? now + 86_400_000 : ends * 1000, now);
  const { environment } = await layOut(context, wish, folder, context.flag("out"));
  const names = environment.taken.flatMap((entry) => entry.names);
  if (names.length > 0) say(context, `sallyport: unset: ${names.join(", ")}`);
  context.stdout.write(linesFor(environment));
  return EXIT.done;
}

/** What `exec --cloud gcp` runs its command in. */
export async function prepareGcp(context: Context, openFolder: () => RunFolder): Promise<Serving> {
  const wish = readGcpWish(context);
  await accessToken(context, wish);
  say(context, `sallyport: ${wish.serviceAccount ?? "the job's own identity"} by ${wish.provider.name}`);
  return layOut(context, wish, openFolder());
}

async function layOut(context: Context, wish: GcpWish, folder: RunFolder, file?: string): Promise<Serving> {
  const { provider, serviceAccount, lifetimeSeconds, token } = wish;
  const document = writeExternalAccount({
    provider,
    serviceAccount,
    lifetimeSeconds,
    tokenFile: folder.write("token", token.text.reveal()),
    endpoints: googleEndpoints(onCommandLine(context, "endpoint-url")),
  });
  const credentialsFile =
    file === undefined ? folder.write("gcp-credentials.json", document) : resolve(context.cwd, file);
  // It names the token's file and holds no secret; still nobody else has a use for it.
  if (file !== undefined) writeSecretText(context, document);
  const environment = childEnvironment({
    env: context.env,
    gcp: { credentialsFile, project: context.flag("gcp-project") },
    hideTokens: false,
    tokenFiles: [],
  });
  return { environment, stop: () => undefined };
}

function readGcpWish(context: Context): GcpWish {
  const text = context.flag("gcp-provider");
  if (text === undefined) {
    throw invalidArgument("gcp/no-provider", "no workload identity provider is named", "`--gcp-provider`");
  }
  const reading = readProvider(text);
  if ("problem" in reading) throw invalidArgument("gcp/bad-provider", `\`${text}\`: ${reading.problem}`);
  const serviceAccount = context.flag("service-account");
  if (serviceAccount !== undefined && !/^[\w.-]+@[\w.-]+$/.test(serviceAccount)) {
    throw invalidArgument("gcp/bad-service-account", `\`${serviceAccount}\` is not the address of a service account`);
  }
  const token = findJobToken(context, "gcp");
  for (const warning of warningsFor(token.token.claims)) context.stderr.write(`warning: ${warning}\n`);
  return { provider: reading.provider, serviceAccount, lifetimeSeconds: context.flag("duration"), token };
}

/** Google's default, and its longest without a change of the organisation's policy. */
const AN_HOUR = 3600;

async function accessToken(context: Context, wish: GcpWish): Promise<AccessToken> {
  const google: Google = {
    endpoints: googleEndpoints(onCommandLine(context, "endpoint-url")),
    route: { env: context.env },
  };
  const own = await attempt(context, wish, (timeoutMs) => exchange(google, wish.provider, wish.token.text, timeoutMs));
  const { serviceAccount, lifetimeSeconds = AN_HOUR } = wish;
  if (serviceAccount === undefined) return own;
  return attempt(context, wish, (timeoutMs) => impersonate(google, serviceAccount, own, lifetimeSeconds, timeoutMs));
}

async function attempt(
  context: Context,
  { token }: GcpWish,
  ask: (timeoutMs: number) => Promise<GoogleAnswer>,
): Promise<AccessToken> {
  const { expiresAt } = token.token;
  const result = await persist((timeoutMs) => ask(timeoutMs), {
    clock: systemClock,
    timeoutMs: context.flag("timeout") * 1000,
    tokenEnds: expiresAt === undefined ? undefined : expiresAt * 1000,
  });
  if ("access" in result) return result.access;
  throw failureOf(result);
}

function failureOf({ failure, sorted }: GivenUp): SallyportError {
  const help = meaningOf(failure) ?? sorted.help;
  const details = { ...(help === undefined ? {} : { help }), data: { googleCode: failure.code } };
  const words = `${failure.code}, ${withoutTokens(failure.message)}`;
  if (sorted.is === "passing")
    return new SallyportError("gcp/unavailable", `Google cannot be asked: ${words}`, details);
  return new SallyportError("gcp/refused", `Google refused: ${words}`, details);
}
