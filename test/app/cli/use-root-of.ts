import type { Sandbox } from "../../../src/app/sandbox/start.ts";
import { useOnly } from "../only-credentials.ts";

/** Makes the root of one of the sandbox's accounts the only credentials that the SDK's chain finds. */
export function useRootOf(sandbox: Sandbox, account?: string): Readonly<Record<string, string>> {
  return useOnly(sandbox.rootCredentials(account));
}
