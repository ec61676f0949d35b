import { describe, expect, it } from "vitest";
import { layColumns } from "../../../src/core/text/columns.ts";

const ROWS = [
  { cells: ["who", "high"], text: "who gets in by a role's trust policy, and what of that was not meant at all" },
  { cells: ["永久", "low"], text: "one line\nhelp: another" },
];

describe("columns", () => {
  it("line up where there is room, wide characters counted as two cells", () => {
    expect(layColumns(ROWS, { color: false, width: 50 }, 2)).toBe(
      [
        "  who   high  who gets in by a role's trust",
        "              policy, and what of that was not",
        "              meant at all",
        "  永久  low   one line",
        "              help: another",
      ].join("\n"),
    );
  });

  it("put the text below where there is none", () => {
    expect(layColumns(ROWS, { color: false, width: 40 })).toBe(
      [
        "who  high",
        "    who gets in by a role's trust",
        "    policy, and what of that was not",
        "    meant at all",
        "永久  low",
        "    one line",
        "    help: another",
      ].join("\n"),
    );
  });

  it("are as wide with colour as without", () => {
    const rows = [{ cells: ["ok"], looks: ["green"] as const, text: "fine" }];
    expect(layColumns(rows, { color: true, width: 80 })).toBe("\u001b[32mok\u001b[39m  fine");
  });
});
