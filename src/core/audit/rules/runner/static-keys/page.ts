import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `keys in the runner's config.toml`,
  avoid: `[runners.cache.s3]
  AccessKey = "AKIAIOSFODNN7EXAMPLE"`,
  prefer: `[runners.cache.s3]
  AuthenticationType = "iam"`,
  why: `The file lies on every manager and in its backups.`,
  proved: `The configuration that was read holds a key.`,
  fix: {
    console: `Edit \`config.toml\` on the manager.`,
    cli: `sed -i '/AccessKey\\|SecretKey/d' config.toml`,
    terraform: `# the runner module's cache without keys`,
  },
  references: ["https://docs.gitlab.com/runner/configuration/advanced-configuration/"],
};
