import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { PARTITIONS, partitionById, partitionOfRegion } from "../../../src/core/iam/partitions.ts";

interface SdkPartition {
  readonly id: string;
  readonly regions: Readonly<Record<string, unknown>>;
  readonly outputs: { readonly dnsSuffix: string };
}

/** The file that AWS's SDKs share, as the one that is installed has it: it is data, and none of its exports. */
async function partitionsOfSdk(): Promise<readonly SdkPartition[]> {
  const require = createRequire(import.meta.url);
  const core = dirname(
    require.resolve("@aws-sdk/core/package.json", { paths: [require.resolve("@aws-sdk/client-sts")] }),
  );
  const file = join(core, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js");
  expect(readFileSync(file, "utf8")).toContain("partitionsInfo");
  const { partitionsInfo } = (await import(pathToFileURL(file).href)) as {
    partitionsInfo: { partitions: readonly SdkPartition[] };
  };
  return partitionsInfo.partitions;
}

describe("the partitions of AWS", () => {
  it("are those of AWS's SDKs, with their domains and all their regions", async () => {
    const sdk = await partitionsOfSdk();
    expect(PARTITIONS.map(({ id, domain }) => [id, domain]).toSorted()).toEqual(
      sdk.map(({ id, outputs }) => [id, outputs.dnsSuffix]).toSorted(),
    );
    for (const { id, regions } of sdk) {
      const names = Object.keys(regions).filter((region) => !region.endsWith("-global"));
      expect(names.length).toBeGreaterThan(0);
      for (const region of names) expect([region, partitionOfRegion(region).id]).toEqual([region, id]);
      expect(names).toContain(partitionById(id).home);
    }
  });

  it("are taken to be the first where a name is not known", () => {
    expect(partitionById("aws-moon").domain).toBe("amazonaws.com");
    expect(partitionOfRegion("mo-on-1").id).toBe("aws");
  });
});
