import { defineConfig } from "vitest/config";

if (Number(process.versions.node.split(".")[0]) < 24)
  throw new Error("run the tests with `npm test`: they need Node 24");

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // For hangs, not for verdicts: a busy machine starts sixty processes slowly.
    testTimeout: process.env["SALLYPORT_NIGHTLY"] === "1" ? 3_600_000 : 120_000,
    hookTimeout: 60_000,
    // The core is pure and the edges are handed in, so test files may share a process; it saves a third of the time.
    isolate: false,
    maxWorkers: "100%",
  },
});
