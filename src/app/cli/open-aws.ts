import type { AwsWriteAccess } from "../../edge/aws/sdk.ts";
import { type Patience, usualPatience } from "../../edge/retry.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./command.ts";

/** What is declared of the way to an account; a flag is for what that leaves unsaid. */
export interface AwsWay {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly role?: string | undefined;
}

/** AWS as an account is declared to be reached, else as the flags say. The SDK is loaded here. */
export async function openAwsFor(
  { flag, env }: Pick<Context, "flag" | "env">,
  way: AwsWay = {},
  patience: Patience = usualPatience(),
): Promise<{ readonly home: AwsWriteAccess; readonly access: AwsWriteAccess }> {
  const { openAws } = await import("../../edge/aws/sdk.ts");
  const profile = way.profile ?? flag("profile");
  const region = way.region ?? flag("region");
  const endpoint = flag("endpoint-url");
  const role = way.role ?? flag("assume-role");
  const home = await openAws({
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    env,
    patience,
    agent: `sallyport/${VERSION}`,
  });
  return { home, access: role === undefined ? home : home.as(role) };
}
