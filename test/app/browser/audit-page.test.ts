// The audit's page in a real browser. It is not needed to use or to test Sallyport: without one these tests are skipped.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { readGiven } from "../../../src/edge/files/read-given.ts";
import { runCli } from "../run-cli.ts";
import { type Page, hasChromium, withPage } from "./chromium.ts";

const HOSTILE = '</script><script>window.pwned = 1</script><img src=x onerror="window.pwned = 1">';
const acme = Object.fromEntries(
  readGiven(process.cwd(), ["examples/acme"]).sources.map(({ name = "", text }) => [name, text]),
);

function hostile(): Readonly<Record<string, string>> {
  const name = "examples/acme/aws/222222222222/authorization-details.json";
  const details = JSON.parse(acme[name] ?? "") as { RoleDetailList: Record<string, unknown>[] };
  const [role = {}] = details.RoleDetailList;
  role["Arn"] = `arn:aws:iam::222222222222:role/${HOSTILE}`;
  role["RoleName"] = HOSTILE;
  return { ...acme, [name]: JSON.stringify(details) };
}

async function open(files: Readonly<Record<string, string>>, work: (page: Page) => Promise<void>): Promise<void> {
  const { cwd } = await runCli(["audit", "examples/acme", "--report", "html=audit.html", "--quiet"], { files });
  expect(readFileSync(join(cwd, "audit.html"), "utf8")).toContain("<!doctype html>");
  await withPage(pathToFileURL(join(cwd, "audit.html")).href, work);
}

/** What a page should never tell: an exception, a line in the console, a request to anywhere but its own file. */
function complaints({ told }: Page): readonly string[] {
  return told.flatMap((message) => {
    const { method, params } = message as { method?: string; params?: { request?: { url?: string } } };
    if (method === "Network.requestWillBeSent") {
      const url = params?.request?.url ?? "";
      return url.startsWith("file:") && url.endsWith("/audit.html") ? [] : [`request to ${url}`];
    }
    const loud = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"].includes(method ?? "");
    return loud ? [JSON.stringify(message)] : [];
  });
}

const SHOWN = 'document.querySelectorAll("tbody tr:not([hidden])[data-text]").length';

describe.skipIf(!hasChromium)("the audit's page in Chromium (skipped where there is none)", { timeout: 60_000 }, () => {
  it("opens from a file without a request, an error or a word in the console", async () => {
    await open(acme, async (page) => {
      expect(complaints(page)).toEqual([]);
      expect(await page.evaluate("document.title")).toMatch(/\d+ critical/);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    });
  });

  it("leads from a line of the picture to the door, whose name no bar covers", async () => {
    await open(acme, async (page) => {
      await page.evaluate('document.querySelector("svg a").dispatchEvent(new MouseEvent("click", { bubbles: true }))');
      await page.evaluate("new Promise((resolve) => requestAnimationFrame(resolve))");
      const top = 'document.querySelector("article:target h3").getBoundingClientRect().top';
      const bar = 'document.querySelector(".tools").getBoundingClientRect().bottom';
      expect(Number(await page.evaluate(top))).toBeGreaterThan(Number(await page.evaluate(bar)));
    });
  });

  it("is searched and filtered by keyboard alone", async () => {
    await open(acme, async (page) => {
      const all = Number(await page.evaluate(SHOWN));
      expect(all).toBeGreaterThan(10);
      await page.press("/");
      expect(await page.evaluate("document.activeElement.id")).toBe("search");
      for (const letter of "shared-ci") await page.press(letter);
      expect(await page.evaluate("document.activeElement.value")).toBe("shared-ci");
      expect(await page.evaluate(SHOWN)).toBe(1);
      expect(await page.evaluate('document.getElementById("shown").textContent')).toBe("1 door");
      await page.press("Escape");
      expect(await page.evaluate(SHOWN)).toBe(all);
      await page.evaluate('severity.value = "critical"; severity.dispatchEvent(new Event("input"))');
      expect(await page.evaluate(SHOWN)).toBe(4);
    });
  });

  it("runs nothing that a hostile name smuggles in", async () => {
    await open(hostile(), async (page) => {
      expect(complaints(page)).toEqual([]);
      expect(await page.evaluate("window.pwned")).toBeUndefined();
      expect(await page.evaluate("document.images.length")).toBe(0);
      expect(await page.evaluate("document.body.textContent.includes('onerror=')")).toBe(true);
      // And where a name did get in as markup, the page's own policy would hold it.
      await page.evaluate(
        'const late = document.createElement("script"); late.textContent = "window.pwned = 1"; document.body.append(late)',
      );
      expect(await page.evaluate("window.pwned")).toBeUndefined();
    });
  });

  it("shows everything on paper, and nothing that only a screen can use", async () => {
    await open(acme, async (page) => {
      await page.send("Emulation.setEmulatedMedia", { media: "print" });
      expect(await page.evaluate('getComputedStyle(document.querySelector(".tools")).display')).toBe("none");
      await page.send("Emulation.setEmulatedMedia", {
        media: "screen",
        features: [{ name: "prefers-color-scheme", value: "dark" }],
      });
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(18, 22, 29)");
    });
  });
});
