import { vi } from "vitest";
import type { Sandbox } from "../../../src/app/sandbox/start.ts";

/** Makes the sandbox's root the only credentials that the SDK's chain finds, until `vi.unstubAllEnvs`. */
export function useRootOf(sandbox: Sandbox): void {
  const { accessKeyId, secretAccessKey } = sandbox.rootCredentials();
  const env = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}
