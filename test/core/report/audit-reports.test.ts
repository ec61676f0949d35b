import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { renderAuditCodeQuality } from "../../../src/core/report/audit-code-quality.ts";
import { renderAuditJson } from "../../../src/core/report/audit-json.ts";
import { renderAuditJunit } from "../../../src/core/report/audit-junit.ts";
import { renderAuditMarkdown } from "../../../src/core/report/audit-markdown.ts";
import { renderAuditSarif } from "../../../src/core/report/audit-sarif.ts";
import { renderAuditSast } from "../../../src/core/report/audit-sast.ts";
import { renderAuditText } from "../../../src/core/report/audit-text.ts";
import { renderAuditHtml } from "../../../src/core/report/html/page.ts";
import { pseudonymise } from "../../../src/core/report/share.ts";
import { PLAIN } from "../../../src/core/text/style.ts";
import { sampleDocument } from "./document.ts";

const tool = { version: "0.1.0", now: "2026-11-20T00:00:00Z" };
const schemas = process.env["SALLYPORT_SCHEMAS"] ?? "";

const FORMATS: Readonly<Record<string, () => string>> = {
  text: () => renderAuditText(sampleDocument(), PLAIN),
  json: () => renderAuditJson(sampleDocument()),
  sarif: () => renderAuditSarif(sampleDocument(), tool),
  codequality: () => renderAuditCodeQuality(sampleDocument()),
  sast: () => renderAuditSast(sampleDocument(), tool),
  junit: () => renderAuditJunit(sampleDocument()),
  markdown: () => renderAuditMarkdown(sampleDocument()),
  html: () => renderAuditHtml(sampleDocument(), tool),
};

function schemaFile(name: string): string {
  return join(schemas, name);
}

function validate(name: string, text: string): unknown {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // SARIF's schema is a draft-04 one, whose own two keywords Ajv no longer knows; the rest is the same.
  const {
    $schema: _,
    id: __,
    ...schema
  } = JSON.parse(readFileSync(schemaFile(name), "utf8")) as Record<string, object>;
  const check = ajv.compile(schema);
  check(JSON.parse(text));
  return check.errors ?? [];
}

describe("an audit in each format", () => {
  it.each(Object.entries(FORMATS))("%s stands as its golden file", async (name, render) => {
    await expect(render()).toMatchFileSnapshot(`../../golden/report/audit.${name}`);
  });

  it.each(Object.entries(FORMATS))(
    "%s holds no terminal escape and no live markup of a hostile name",
    (name, render) => {
      const text = render();
      expect(text).not.toContain("\u001b");
      // In Markdown a code span is literal, and the only place where a name may stand as it is.
      const live = name === "markdown" ? text.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "") : text;
      if (["html", "junit", "markdown"].includes(name)) expect(live).not.toMatch(/<img/);
    },
  );

  it.each(Object.entries(FORMATS))("%s says that the audit was not complete", (name, render) => {
    const said = { json: '"complete": false', sast: '"status": "failure"', codequality: "", sarif: "gitlab-variables" };
    expect(render().toLowerCase()).toContain(said[name as keyof typeof said] ?? "variables");
  });

  const withSarif = existsSync(schemaFile("sarif-2.1.0.json"));
  it.skipIf(!withSarif)("SARIF is valid against the schema of OASIS (SALLYPORT_SCHEMAS)", () => {
    expect(validate("sarif-2.1.0.json", renderAuditSarif(sampleDocument(), tool))).toEqual([]);
  });

  const withSast = existsSync(schemaFile("gitlab-sast-15.0.7.json"));
  it.skipIf(!withSast)("the SAST report is valid against GitLab's schema (SALLYPORT_SCHEMAS)", () => {
    expect(validate("gitlab-sast-15.0.7.json", renderAuditSast(sampleDocument(), tool))).toEqual([]);
  });
});

describe("SARIF within GitLab's limits", () => {
  it("cuts messages to 1024 characters and runs to 5000 results", () => {
    const document = sampleDocument();
    const [finding] = document.findings;
    if (finding === undefined) throw new TypeError("the sample has findings");
    const many = Array.from({ length: 5001 }, (_, at) => ({
      ...finding,
      message: "x".repeat(3000),
      fingerprint: String(at),
    }));
    const log = JSON.parse(renderAuditSarif({ ...document, findings: many }, tool)) as {
      runs: { results: { message: { text: string } }[] }[];
    };
    expect(log.runs.map((run) => run.results.length)).toEqual([5000, 2]);
    const lengths = log.runs.flatMap((run) => run.results.map((one) => one.message.text.length));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
  });
});

describe("a report to be shown around", () => {
  const secretWords = [
    "deploy-prod",
    "222222222222",
    "zebra",
    "acme",
    "platform",
    "48120001",
    "AKIAIOSFODNN7EXAMPLE",
    "cdk-exec",
    "Everything",
  ];

  it.each(Object.entries(FORMATS))("%s names nobody", (name) => {
    const document = pseudonymise(sampleDocument());
    const texts: Record<string, string> = {
      text: renderAuditText(document, PLAIN),
      json: renderAuditJson(document),
      sarif: renderAuditSarif(document, tool),
      codequality: renderAuditCodeQuality(document),
      sast: renderAuditSast(document, tool),
      junit: renderAuditJunit(document),
      markdown: renderAuditMarkdown(document),
      html: renderAuditHtml(document, tool),
    };
    for (const word of secretWords) expect(texts[name], word).not.toContain(word);
  });

  it("is the same each time, and keeps what is the same the same", () => {
    const once = pseudonymise(sampleDocument());
    expect(once).toEqual(pseudonymise(sampleDocument()));
    expect(once.findings[0]?.resource).toBe(once.doors[0]?.resource);
    expect(once.findings[0]?.door).toBe(once.doors[0]?.id);
    expect(once.doors[0]?.says).toBe("anyone on gitlab.com");
  });

  it("keeps our own words: rules, what hangs under them, and advice that names nobody", () => {
    const document = sampleDocument();
    const shared = pseudonymise(document);
    expect(shared.rules.map(({ summary }) => summary)).toEqual(document.rules.map(({ summary }) => summary));
    expect(shared.findings.map(({ under }) => under)).toEqual(document.findings.map(({ under }) => under));
    const { doors, findings } = pseudonymise({
      ...document,
      findings: document.findings.map((one) => ({
        ...one,
        help: "`sallyport explain` with a token shows which values of the statement and which project do not match",
      })),
    });
    expect(findings[0]?.help).not.toMatch(/name\d/);
    expect(JSON.stringify(doors)).toMatch(/name\d/);
  });
});
