import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { hasCredentialsProfile, setProfile } from "../../../core/session/profile-file.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { fileFailure } from "../../../edge/files/failure.ts";
import { tryLock } from "../../../edge/files/lock.ts";
import { isSymbolicLink, writePrivate } from "../../../edge/files/private-file.ts";
import { openBase } from "../../../edge/files/private-folder.ts";
import { readSmall } from "../../../edge/files/read.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { foldersOf, homeOf } from "./folders.ts";
import { readWish } from "./read-wish.ts";
import { processFor } from "./serve.ts";
import { takeRoles } from "./take-roles.ts";

const LARGEST_CONFIG = 1 << 20;

/** What the profile's own calls must say again, since the environment may not say it there. */
const PASSED_ON = ["chain", "session-name", "token-variable", "audience", "region", "account"] as const;

/**
 * Writes a profile whose credentials SDKs get from here, again and again, for as long as the job's token lives. The file
 * holds no secret. The role is taken once now, so that what is wrong shows here.
 */
export async function writeProfileFor(context: Context, name: string): Promise<ExitCode> {
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(name)) {
    throw invalidArgument(
      "creds/bad-profile",
      `\`${name}\` is no name for a profile`,
      "letters, digits, `_`, `.` and `-`",
    );
  }
  const wish = await readWish(context);
  await takeRoles(context, wish);
  const entries = new Map([["credential_process", processFor(wordsFor(context))]]);
  if (wish.region !== undefined) entries.set("region", wish.region);

  const folder = join(homeOf(context.env), ".aws");
  const config = context.env["AWS_CONFIG_FILE"] || join(folder, "config");
  refuseShadow(context.env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"), name);
  await withLock(context, config, () => change(config, name, entries));
  say(context, `sallyport: profile ${name} is in ${config}`);
  return EXIT.done;
}

/** The same question again, from another process. */
function wordsFor(context: Context): string[] {
  const words = context.flag("role").flatMap((role) => ["--role", role]);
  for (const flag of PASSED_ON) {
    const values = [context.flag(flag) ?? []].flat();
    for (const value of values) words.push(`--${flag}`, value);
  }
  const policy = context.flag("allow-only");
  if (policy !== undefined) words.push("--allow-only", resolve(context.cwd, policy));
  const duration = context.flag("duration");
  if (duration !== undefined) words.push("--duration", String(duration));
  return words;
}

function refuseShadow(credentials: string, name: string): void {
  if (!hasCredentialsProfile(readSmall(credentials, LARGEST_CONFIG) ?? "", name)) return;
  throw new SallyportError("creds/shadowed", `\`${credentials}\` has a profile \`${name}\`, and it would win`, {
    help: "choose another name, or take that profile out",
  });
}

function change(config: string, name: string, entries: ReadonlyMap<string, string>): void {
  if (isSymbolicLink(config)) {
    throw new SallyportError("creds/linked", `\`${config}\` is a symbolic link, and is not written through`, {
      help: "name the file itself in AWS_CONFIG_FILE",
    });
  }
  const result = setProfile(readSmall(config, LARGEST_CONFIG) ?? "", name, entries);
  if ("problem" in result) {
    throw new SallyportError(
      "creds/profile-exists",
      `\`${config}\` has a profile \`${name}\` that somebody else wrote`,
      {
        help: "choose another name",
      },
    );
  }
  try {
    mkdirSync(dirname(config), { recursive: true, mode: 0o700 });
    writePrivate(config, result.text);
  } catch (error) {
    throw fileFailure("write", config, error);
  }
}

/** Two jobs of one machine, or two profiles of one job, may write at one time. */
async function withLock(context: Context, config: string, work: () => void): Promise<void> {
  const path = join(openBase(foldersOf(context)), "profiles.lock");
  for (const begun = systemClock.now(); systemClock.now() - begun < 10_000; ) {
    const unlock = tryLock(path, systemClock.now());
    if (unlock === undefined) {
      await systemClock.sleep(20 + 30 * systemClock.random());
      continue;
    }
    try {
      work();
      return;
    } finally {
      unlock();
    }
  }
  throw new SallyportError("creds/locked", `\`${config}\` is being written by others all the time`);
}
