import type { AwsWriteAccess } from "../../edge/aws/sdk.ts";
import { type Patience, usualPatience } from "../../edge/retry.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./command.ts";

/** AWS as the flags name it, and as the role of `--assume-role` where there is one. The SDK is loaded here. */
export async function openAwsFor(
  { flag, env }: Pick<Context, "flag" | "env">,
  patience: Patience = usualPatience(),
): Promise<{ readonly home: AwsWriteAccess; readonly access: AwsWriteAccess }> {
  const { openAws } = await import("../../edge/aws/sdk.ts");
  const [profile, region, endpoint, first] = [
    flag("profile"),
    flag("region"),
    flag("endpoint-url"),
    flag("assume-role"),
  ];
  const home = await openAws({
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    env,
    patience,
    agent: `sallyport/${VERSION}`,
  });
  return { home, access: first === undefined ? home : home.as(first) };
}
