import { vi } from "vitest";

/** Puts credentials where the SDK's chain looks first, and nothing of this machine behind them, until `vi.unstubAllEnvs`. */
export function useOnly(credentials: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}): Readonly<Record<string, string>> {
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return env;
}
