import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the registry's bucket is named differently in its two places, or a bucket has the chart's default name`,
  avoid: `global:
  appConfig:
    object_store: { enabled: true, connection: { secret: gitlab-rails-storage } }`,
  prefer: `global:
  appConfig:
    object_store: { enabled: true, connection: { secret: gitlab-rails-storage } }
    artifacts: { bucket: acme-gitlab-artifacts }`,
  why: `Names of buckets are taken once in the world: \`gitlab-artifacts\` is somebody else's. And the registry reads its bucket from a secret where the backup reads it from the values: if they differ, backups hold no images.`,
  proved: `With \`object_store.enabled\`, a store that is on has no name or the default one; or the two names of the registry differ. With another provider than AWS, where names are one's own, it is silent. Each file is read by itself, since nobody says in which order Helm is given them: \`sallyport chart lint\` takes several, in Helm's order.`,
  fix: {
    console: `Name each bucket.`,
    cli: `helm upgrade gitlab gitlab/gitlab --reuse-values --set global.appConfig.artifacts.bucket=acme-gitlab-artifacts`,
    terraform: `# helm_release: the same in \`values\``,
  },
  references: ["https://docs.gitlab.com/charts/advanced/external-object-storage/"],
};
