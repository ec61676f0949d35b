import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, constantFrom, nat, property, subarray, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { migrateAgents } from "../../../../src/core/access/export/chart/migration.ts";
import { placementsOf } from "../../../../src/core/access/export/chart/placements.ts";
import { type WrittenRelease, writeRelease } from "../../../../src/core/access/export/chart/write-release.ts";
import type { WrittenFile } from "../../../../src/core/access/export/chart/written.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { lintRelease } from "../../../../src/core/audit/chart/lint-release.ts";
import { COMPONENTS, type StoreName, storeNamed } from "../../../../src/core/chart/components.ts";
import { GENERATIONS, NEWEST } from "../../../../src/core/chart/generations.ts";
import { type Release, readRelease } from "../../../../src/core/estate/read-release.ts";
import { readYamlDocuments } from "../../../../src/core/text/yaml.ts";
import { type GrantedRole, grantsIn } from "../../chart/grants.ts";

interface GrantOf {
  readonly components: readonly string[];
  readonly buckets: readonly string[];
  readonly more?: string;
  readonly can?: string;
}

type Via = "irsa" | "pod-identity" | "kube2iam";

const HEAD = `version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts:
  production: { id: "222222222222", region: eu-west-1 }
grants:
`;

const MORE: Readonly<Record<Via, string>> = {
  irsa: "cluster: prod",
  "pod-identity": "cluster: prod",
  kube2iam: 'node-role: "arn:aws:iam::222222222222:role/node"',
};

function declare(via: Via, grants: Readonly<Record<string, GrantOf>>): string {
  const blocks = Object.entries(grants).map(
    ([name, { components, buckets, more, can }]) =>
      `  ${name}:\n    from: { chart: [${components.join(", ")}], via: ${via}, ${MORE[via]}, namespace: gitlab, release: gitlab${more ?? ""} }\n    into: production\n    can: [ ${can ?? `{ s3-storage: { buckets: [${buckets.join(", ")}] } }`} ]\n`,
  );
  return HEAD + blocks.join("");
}

function write(text: string, chart = NEWEST, said: ReadonlyMap<string, StoreName> = new Map()): WrittenRelease {
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return writeRelease(placementsOf(value).value ?? [], { generation: chart, said });
}

function releaseOf(files: readonly WrittenFile[], chart = NEWEST): Release {
  const yaml = files.filter(({ name }) => name.endsWith(".yaml"));
  // Several documents are read one by one, as kubectl does.
  return readRelease(
    yaml.map(({ name, text }) => ({ name, text })),
    [],
    chart,
  );
}

function rulesOf(release: Release): readonly string[] {
  const { lint } = lintRelease(release, { today: "2026-11-20", namespace: "gitlab", release: "gitlab" });
  return [...new Set(lint.findings.map(({ rule }) => rule))];
}

const ALL =
  "artifacts lfs packages uploads external-diffs terraform-state secure-files dependency-proxy pages backups backups-tmp registry"
    .split(" ")
    .map((store) => `acme-${store}`);

const GRANTS: Readonly<Record<string, GrantOf>> = {
  images: { components: ["registry"], buckets: ["acme-registry"] },
  rails: { components: ["webservice", "sidekiq", "toolbox"], buckets: ALL },
};

describe("values for the charts", () => {
  for (const generation of GENERATIONS) {
    it.each([
      ["irsa", []],
      ["pod-identity", []],
      ["kube2iam", ["chart/legacy-agent"]],
    ] as const)(`of chart ${generation.chart} by %s are clean by our own rules, but for %j`, (via, rules) => {
      const { files, diagnostics } = write(declare(via, GRANTS), generation);
      expect(diagnostics).toEqual([]);
      expect(rulesOf(releaseOf(files, generation))).toEqual(rules);
    });
  }

  it("turn MinIO off up to chart 9, and do not speak of it after", () => {
    const [nine, ten] = GENERATIONS.slice(-2).map((generation) => write(declare("irsa", GRANTS), generation).files[0]);
    expect(nine?.text).toContain("minio:\n    # objects go to S3");
    expect(ten?.text).not.toContain("minio:");
  });

  it("hold no key, and are YAML to the last document", () => {
    for (const { name, text } of write(declare("irsa", GRANTS)).files) {
      expect(readYamlDocuments({ name, text }).diagnostics).toEqual([]);
      expect(text).not.toMatch(
        /^\s*(?:aws_access_key_id|aws_secret_access_key|accesskey|secretkey|AccessKey|SecretKey)\b/m,
      );
    }
  });

  it("encrypt with the key of the grant, in Rails and in the registry", () => {
    const key = "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const can = (buckets: readonly string[]): string =>
      `{ s3-storage: { buckets: [${buckets.join(", ")}], kms-key: "${key}" } }`;
    const [values, secrets] = write(
      declare("irsa", {
        images: { components: ["registry"], buckets: [], can: can(["acme-registry"]) },
        rails: { components: ["webservice", "toolbox"], buckets: [], can: can(ALL) },
      }),
    ).files;
    expect(values?.text).toContain(`server_side_encryption_kms_key_id: ${key}`);
    expect(secrets?.text).toContain(`keyid: ${key}`);
  });

  it("leave an account alone that somebody else makes, and make the others all the same", () => {
    const text = declare("irsa", {
      ...GRANTS,
      images: { components: ["registry"], buckets: ["acme-registry"], more: ", service-account: images" },
    });
    const { files } = write(text);
    const [reading] = releaseOf(files).readings;
    if (reading === undefined) throw new Error("nothing was read");
    expect(rulesOf(releaseOf(files))).toEqual([]);
    expect(grantsIn(reading).map(({ components }) => components)).toEqual([["sidekiq", "toolbox", "webservice"]]);
    expect(files[0]?.text).toContain("name: images");
  });

  it("say which bucket is for what, or that this cannot be told", () => {
    const grants = (buckets: readonly string[]): string =>
      declare("irsa", { rails: { components: ["toolbox"], buckets } });
    const codes = (text: string, said?: ReadonlyMap<string, StoreName>): readonly string[] =>
      write(text, NEWEST, said).diagnostics.map(({ code }) => code);
    expect(codes(grants([...ALL, "acme-stuff"]))).toEqual(["chart/which-bucket"]);
    expect(codes(grants([...ALL, "acme-lfs-2"]))).toEqual(["chart/two-buckets"]);
    expect(codes(grants(ALL.filter((bucket) => bucket !== "acme-lfs")))).toEqual(["chart/no-bucket"]);
    const others = ALL.map((bucket) => (bucket === "acme-lfs" ? "acme-stuff" : bucket));
    expect(codes(grants(others), new Map([["acme-stuff", "lfs"]]))).toEqual([]);
  });

  it("give a Pod Identity by associations of the service accounts that the release will have", () => {
    const files = new Map(write(declare("pod-identity", GRANTS)).files.map(({ name, text }) => [name, text]));
    expect([...files.keys()]).toEqual(["gitlab.yaml", "secrets.yaml", "pod-identity.sh", "pod-identity.tf"]);
    expect(files.get("gitlab.yaml")).not.toContain("role-arn");
    for (const account of ["gitlab-registry", "gitlab-webservice", "gitlab-sidekiq", "gitlab-toolbox"]) {
      expect(files.get("pod-identity.sh")).toContain(account);
      expect(files.get("pod-identity.tf")).toMatch(new RegExp(`service_account *= "${account}"`));
    }
  });
});

describe("values for the runner", () => {
  const can = "{ runner-cache: { bucket: acme-cache, prefix: runner } }";
  const runner = { components: ["gitlab-runner"], buckets: [], can };

  it("keep the cache by role, and read back as the grant", () => {
    const { files } = write(declare("irsa", { "gitlab-runner": runner }));
    expect(files.map(({ name }) => name)).toEqual(["runner.yaml"]);
    const release = releaseOf(files);
    expect(rulesOf(release)).toEqual([]);
    expect(release.readings.flatMap(grantsIn)).toEqual([
      {
        role: "arn:aws:iam::222222222222:role/gitlab/gitlab-runner",
        via: "irsa",
        components: ["gitlab-runner"],
        buckets: ["acme-cache"],
      },
    ]);
  });

  it("stand among GitLab's where the runner is of the same release", () => {
    const { files } = write(declare("irsa", { ...GRANTS, runner }));
    expect(files.map(({ name }) => name)).toEqual(["gitlab.yaml", "secrets.yaml"]);
    const [reading] = releaseOf(files).readings;
    if (reading === undefined) throw new Error("nothing was read");
    expect(grantsIn(reading).find(({ components }) => components.includes("gitlab-runner"))?.buckets).toEqual([
      "acme-cache",
    ]);
  });
});

const OPTIONAL = ["external-diffs", "terraform-state", "secure-files", "dependency-proxy", "pages"] as const;
const ALWAYS = ["artifacts", "lfs", "packages", "uploads", "backups", "backups-tmp", "registry"] as const;

it("values read back as the grants that they came from", () => {
  const split = tuple(nat(3), nat(3), nat(3), nat(3));
  const via = constantFrom<Via>("irsa", "kube2iam");
  assert(
    property(split, subarray([...OPTIONAL]), via, constantFrom(...GENERATIONS), (parts, optional, way, chart) => {
      const inUse: readonly StoreName[] = [...ALWAYS, ...optional];
      const groups = Map.groupBy(["webservice", "sidekiq", "toolbox", "registry"], (_, index) => parts[index] ?? 0);
      const grants: Record<string, GrantOf> = {};
      const expected: GrantedRole[] = [];
      for (const [number, components] of groups) {
        const keeps = COMPONENTS.filter(({ name }) => components.includes(name)).flatMap((one) => one.keeps);
        const buckets = [
          ...new Set(inUse.filter((store) => keeps.includes(store)).map((store) => `acme-${store}`)),
        ].sort();
        grants[`role-${number}`] = { components, buckets };
        const role = `arn:aws:iam::222222222222:role/gitlab/role-${number}`;
        expected.push({
          role,
          via: way === "irsa" ? "irsa" : "kube2iam",
          components: [...components].sort(),
          buckets,
        });
      }
      const { files, diagnostics } = write(declare(way, grants), chart);
      expect(diagnostics).toEqual([]);
      const [reading] = releaseOf(files, chart).readings;
      const read = reading === undefined ? [] : grantsIn(reading);
      expect([...read].sort(byRole)).toEqual(expected.sort(byRole));
    }),
    { numRuns: process.env["SALLYPORT_NIGHTLY"] === "1" ? 2000 : 60 },
  );
});

function byRole(a: GrantedRole, b: GrantedRole): number {
  return a.role < b.role ? -1 : 1;
}

describe("the way from kube2iam and kiam", () => {
  const OLD = `global: { registry: { bucket: acme-registry } }
registry:
  annotations: { iam.amazonaws.com/role: gitlab-registry }
gitlab:
  task-runner:
    annotations: { iam.amazonaws.com/role: "arn:aws:iam::222222222222:role/backups" }
`;
  const asked = {
    namespace: "gitlab",
    release: "gitlab",
    cluster: "prod",
    path: "/gitlab/",
    account: "222222222222",
    accounts: [{ name: "production", id: "222222222222", region: "eu-west-1" }],
  };
  const old = { name: "old.yaml", text: OLD };

  it.each(["irsa", "pod-identity"] as const)(
    "to %s takes the annotations away and writes grants that can be read",
    (to) => {
      const { files, diagnostics } = migrateAgents(readRelease([old], [], undefined).readings, { ...asked, to });
      expect(diagnostics).toEqual([]);
      const overlay = files.find(({ name }) => name === "gitlab.yaml");
      const grants = files.find(({ name }) => name === "grants.yaml");
      if (overlay === undefined || grants === undefined) throw new Error("a file is missing");
      // What is left is the former name of the toolbox, whose lines are the user's to take out.
      expect(rulesOf(readRelease([old, overlay], [], undefined))).toEqual(["chart/renamed"]);
      const text = `version: 1\nstack: acme\ngitlab: { groups: [acme] }\naccounts: { production: { id: "222222222222", region: eu-west-1 } }\n${grants.text}`;
      const { value } = readAccess({ name: "sallyport.yaml", text });
      expect(value?.grants.map(({ name, from }) => [name, from.kind === "chart" && from.chart])).toEqual([
        [`backups-${to}`, ["toolbox"]],
        [`gitlab-registry-${to}`, ["registry"]],
      ]);
      const roles = placementsOf(value ?? fail()).value?.map(({ role }) => role) ?? [];
      for (const role of roles) {
        expect(files.some((file) => file.name !== "grants.yaml" && file.text.includes(role))).toBe(true);
      }
    },
  );

  it("asks for the account of a role that is only a name", () => {
    const { account: _, ...without } = asked;
    const { diagnostics } = migrateAgents(readRelease([old], [], undefined).readings, { ...without, to: "irsa" });
    expect(diagnostics.map(({ code, span }) => [code, span?.line])).toEqual([["chart/no-account", 3]]);
  });

  it("puts nothing into files that is no name of a role", () => {
    const hostile = {
      name: "v.yaml",
      text: 'registry: { annotations: { iam.amazonaws.com/role: "x\\n- evil: 1" } }\n',
    };
    const made = migrateAgents(readRelease([hostile], [], undefined).readings, { ...asked, to: "irsa" });
    expect(made.diagnostics.map(({ code }) => code)).toEqual(["chart/bad-role"]);
    expect(made.files).toEqual([]);
  });

  it("names no component that has no annotation", () => {
    const clean = { name: "v.yaml", text: "registry: { storage: { secret: a, key: b } }\n" };
    expect(migrateAgents(readRelease([clean], [], undefined).readings, { ...asked, to: "irsa" }).moved).toBe(0);
  });
});

function fail(): never {
  throw new Error("it should have been read");
}

it("every store that can be turned off is turned on where a grant names its bucket", () => {
  const [values] = write(declare("irsa", GRANTS)).files;
  for (const store of OPTIONAL) {
    expect(values?.text).toContain(`acme-${store}`);
    expect(storeNamed(store)?.switch?.byDefault).toBe(false);
  }
  expect(values?.text.match(/enabled: true/g)?.length).toBeGreaterThan(OPTIONAL.length);
});

/** A folder with GitLab's chart, as `helm pull --untar` leaves it. */
const CHART = process.env["SALLYPORT_GITLAB_CHART"];
const hasHelm = spawnSync("helm", ["version"]).status === 0;

it.skipIf(!hasHelm || CHART === undefined)(
  "values render with Helm, which needs `helm` and the chart's folder in SALLYPORT_GITLAB_CHART",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "chart-"));
    try {
      const [values] = write(declare("irsa", GRANTS)).files;
      writeFileSync(join(folder, "gitlab.yaml"), values?.text ?? "");
      const settings = ["global.hosts.domain=acme.example", "certmanager-issuer.email=a@acme.example"];
      const words = ["template", "gitlab", CHART ?? "", "-f", join(folder, "gitlab.yaml")];
      const { stdout, stderr, status } = spawnSync("helm", [...words, "--set", settings.join(",")], {
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      for (const name of ["registry", "webservice", "sidekiq", "toolbox"])
        expect(stdout).toContain(`name: gitlab-${name}`);
      expect(stdout).toContain("role/gitlab/rails");
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
