import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AuditDocument } from "../../../../src/core/audit/document.ts";
import { AUDIT_FORMATS } from "../../../../src/core/settings/commands.ts";
import { readGiven } from "../../../../src/edge/files/read-given.ts";
import { type Outcome, runCli } from "../../run-cli.ts";

const STAGING = "acme/aws/111111111111/authorization-details.json";
const PRODUCTION = "acme/aws/222222222222/authorization-details.json";
const ROLE = "arn:aws:iam::111111111111:role/shared-ci";

type Files = Readonly<Record<string, string>>;

/** The invented company as a folder `acme`, without its configuration. */
const acme: Files = Object.fromEntries(
  readGiven(process.cwd(), ["examples/acme"])
    .sources.map(({ name = "", text }) => [name.replace(/^examples\//, ""), text] as const)
    .filter(([name]) => name !== "acme/sallyport.yaml"),
);

function textOf(name: string): string {
  return acme[name] ?? expect.fail(`${name} is not there`);
}

async function audit(files: Files, ...words: readonly string[]): Promise<Outcome> {
  return runCli(["audit", "acme", ...words], { files });
}

async function auditJson(files: Files, ...words: readonly string[]): Promise<AuditDocument> {
  return JSON.parse((await audit(files, "--format", "json", ...words)).stdout) as AuditDocument;
}

function rulesAt(document: AuditDocument, account: string): readonly string[] {
  return document.findings.filter((one) => one.account === account).map(({ rule, resource }) => `${rule} ${resource}`);
}

/** The details of production with a change to what one role holds. */
function production(change: (role: Record<string, unknown>) => void): Files {
  const details = JSON.parse(textOf(PRODUCTION)) as { RoleDetailList: Record<string, unknown>[] };
  change(details.RoleDetailList[0] ?? expect.fail("no role"));
  return { ...acme, [PRODUCTION]: JSON.stringify(details, undefined, 1) };
}

describe("sallyport audit of what is partly bad", () => {
  it("says of a broken door once what broke it", async () => {
    const { stdout } = await runCli(["audit", "examples/acme"], { cwd: process.cwd() });
    expect(stdout.split("`ref_type` is `branch` or `tag`, never `mr`")).toHaveLength(2);
    expect(stdout).toContain("because   cause: `no-such-ref-type`");
  });

  it("counts all findings in its JSON, and beside them the headlines, which the text counts", async () => {
    const { findings, summary } = await auditJson(acme);
    const severities = ["critical", "high", "medium", "low", "info"] as const;
    const counted = severities.map((one) => findings.filter(({ severity }) => severity === one).length);
    expect(severities.map((one) => summary[one])).toEqual(counted);
    const heads = severities.flatMap((one) => (summary.headlines?.[one] ? [`${summary.headlines[one]} ${one}`] : []));
    expect((await audit(acme)).stdout.replaceAll(/\s+/g, " ")).toContain(` ${heads.join(", ")} · `);
    expect(summary.headlines?.critical).toBeLessThan(summary.critical);
  });

  it("renders a document that an older version wrote, which counts no headlines", async () => {
    const { summary, ...rest } = await auditJson(acme);
    const { headlines: _, ...older } = summary;
    const files = { "audit.json": JSON.stringify({ ...rest, summary: older }) };
    const { code, stdout } = await runCli(["render", "audit.json"], { files });
    expect([code, stdout]).toEqual([0, (await audit(acme)).stdout]);
  });

  it("is complete, and exits with 0, where everything could be read", async () => {
    expect((await auditJson(acme)).complete).toBe(true);
    expect(await audit(acme, "--strict")).toMatchObject({ code: 0 });
  });

  it("names a file that ends too early with its place, and audits the rest as before", async () => {
    const files = { ...acme, [STAGING]: textOf(STAGING).slice(0, 5_000) };
    const { code, stderr } = await audit(files, "--strict");
    expect(code).toBe(5);
    expect(stderr).toMatch(/json\/truncated[\s\S]*acme\/aws\/111111111111\/authorization-details\.json:\d+:\d+/);
    const document = await auditJson(files);
    expect(document.complete).toBe(false);
    expect(document.sources).toContainEqual(
      expect.objectContaining({ kind: "authorization-details", account: "111111111111", standing: "partial" }),
    );
    expect(rulesAt(document, "222222222222")).toEqual(rulesAt(await auditJson(acme), "222222222222"));
  });

  it("does not call a provider unused where the roles were not read", async () => {
    const files = { ...acme, [STAGING]: textOf(STAGING).slice(0, 5_000) };
    expect((await auditJson(files)).findings.map(({ rule }) => rule)).not.toContain("provider/unused");
  });

  it("names one policy that cannot be read with its place, and says of the door that there may be more", async () => {
    const files = production((role) => {
      role["RolePolicyList"] = [{ PolicyName: "broken", PolicyDocument: "%7Bnope" }];
    });
    const { code, stderr } = await audit(files, "--strict");
    expect(code).toBe(5);
    expect(stderr).toContain("the policy `broken` of role `api-deploy`");
    expect(stderr).toMatch(/222222222222\/authorization-details\.json:\d+:\d+/);
    const document = await auditJson(files);
    const door = document.doors.find(({ name, account }) => name === "api-deploy" && account === "222222222222");
    expect(door?.caveats.join()).toContain("broken");
    const others = (one: AuditDocument): readonly string[] =>
      rulesAt(one, "222222222222").filter((text) => !text.includes("role/gitlab/api-deploy"));
    expect(others(document)).toEqual(others(await auditJson(acme)));
  });

  it("never takes an unreadable trust policy for a shut door", async () => {
    const files = production((role) => {
      role["AssumeRolePolicyDocument"] = "%7Bnope";
    });
    const document = await auditJson(files);
    expect(document.complete).toBe(false);
    expect(document.diagnostics.map(({ message }) => message).join()).toContain("api-deploy");
  });

  it("passes over files of another kind in a folder, and refuses them where they are named", async () => {
    const files = { ...acme, "acme/notes.txt": "hello", "acme/prowler.json": '{"Findings":[{"Status":"FAIL"}]}' };
    expect(await audit(files, "--strict")).toMatchObject({ code: 0 });
    expect((await auditJson(files)).sources).toContainEqual(
      expect.objectContaining({ file: "acme/prowler.json", detail: "nothing of ours" }),
    );
    const named = await runCli(["audit", "acme/prowler.json"], { files });
    expect(named).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("acme/prowler.json:1:1") });
  });

  it.each(["", "\u0000\u0001\u0002", "[1,2", "{", "\ufeff", "%PDF-1.7", "PK\u0003\u0004"])(
    "refuses %j without a crash",
    async (text) => {
      const { code, stderr } = await runCli(["audit", "x.json"], { files: { "x.json": text } });
      expect(code).toBe(3);
      expect(stderr).toMatch(/error\[[a-z-]+\/[a-z-]+\]/);
    },
  );
});

describe("sallyport audit of hostile names", () => {
  const ESCAPE = "\u001b]8;;https://evil.example\u0007\u001b[2J";
  const HTML = "</script><img src=x onerror=alert(1)>";
  const SHELL = "$(touch pwned)`id`; rm -rf ~ #'\"";
  const BIDI = "\u202e\u2066\u009b2J\u{e0001}";
  const hostile = [ESCAPE, HTML, SHELL, "\u202e\u2066gnp.exe", "::warning::x\n::add-mask::y"];
  const files = production((role) => {
    role["Tags"] = hostile.map((Value, at) => ({ Key: `${Value}${at}`, Value }));
    role["Description"] = hostile.join("");
    role["RoleName"] = `deploy${HTML}${ESCAPE}`;
    role["Arn"] = `arn:aws:iam::222222222222:role/deploy${HTML}${ESCAPE}${SHELL}${BIDI}`;
    role["AssumeRolePolicyDocument"] = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: SHELL,
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::222222222222:oidc-provider/gitlab.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringLike: { "gitlab.com:sub": [`project_path:acme${HTML}${ESCAPE}${SHELL}/*`, "project_path:*"] },
          },
        },
      ],
    };
    role["RolePolicyList"] = [
      {
        PolicyName: hostile.join(" "),
        PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      },
    ];
  });

  it.each(AUDIT_FORMATS)("shows them harmlessly as %s", async (format) => {
    for (const terminal of [false, true]) {
      const { stdout, stderr } = await runCli(["audit", "acme", "--format", format, "--color", "never"], {
        files,
        terminal,
      });
      expect(stdout).not.toBe("");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      if (format === "html" || format === "junit") expect(stdout).not.toContain("<img");
      if (format === "html") expect(stdout.match(/<\/script>/g)?.length).toBe(stdout.match(/<script/g)?.length);
    }
  });

  it("keeps them as they are for programs, in JSON", async () => {
    const { findings } = await auditJson(files);
    expect(findings.map(({ resource }) => resource)).toContain(
      `arn:aws:iam::222222222222:role/deploy${HTML}${ESCAPE}${SHELL}${BIDI}`,
    );
  });
});

describe("sallyport audit in a pipeline", () => {
  it("exits with 2 for what is at or above --fail-on, and with 0 for what is below", async () => {
    expect(await audit(acme, "--fail-on", "critical")).toMatchObject({ code: 2 });
    const clean = await runCli(["audit", "trust.json", "--fail-on", "critical"], {
      files: {
        "trust.json": JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
              Action: "sts:AssumeRoleWithWebIdentity",
              Condition: {
                StringEquals: {
                  "gitlab.com:aud": "sts.amazonaws.com",
                  "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main",
                },
              },
            },
          ],
        }),
      },
    });
    expect(clean.code).toBe(0);
  });

  it("leaves out what a baseline knows, and shows what is new", async () => {
    const saved = (await audit(acme, "--format", "json")).stdout;
    const known = { ...acme, "known.json": saved };
    expect(await audit(known, "--baseline", "known.json", "--fail-on", "info")).toMatchObject({ code: 0 });
    const before = JSON.parse(saved) as AuditDocument;
    const [first, ...rest] = before.findings;
    const without = { ...acme, "known.json": JSON.stringify({ ...before, findings: rest }) };
    const document = await auditJson(without, "--baseline", "known.json");
    expect(document.findings.map(({ fingerprint }) => fingerprint)).toEqual([first?.fingerprint]);
    expect(document.summary.known).toBe(rest.length);
    const moved = { ...known, [STAGING]: `\n\n${textOf(STAGING)}` };
    expect((await auditJson(moved, "--baseline", "known.json")).findings).toEqual([]);
  });

  it("refuses a baseline that is none", async () => {
    const files = { ...acme, "known.json": "{}" };
    expect(await audit(files, "--baseline", "known.json")).toMatchObject({ code: 3, stdout: "" });
  });

  const entry = (until: string, rule = "trust/any-project"): string =>
    `version: 1\ngitlab: { groups: [acme] }\naccept:\n  - rule: ${rule}\n    at: ${ROLE}\n    because: goes away with the old pipeline\n    until: ${until}\n`;

  it("takes on what is accepted, up to its last day and no longer", async () => {
    const until = async (day: string): Promise<AuditDocument> => auditJson({ ...acme, "sallyport.yaml": entry(day) });
    const standing = (document: AuditDocument): boolean =>
      document.findings.some(({ rule, resource }) => rule === "trust/any-project" && resource === ROLE);
    const today = await until("2026-11-20");
    expect(standing(today)).toBe(false);
    expect(today.accepted).toMatchObject([{ because: "goes away with the old pipeline", until: "2026-11-20" }]);
    const over = await until("2026-11-19");
    expect(standing(over)).toBe(true);
    expect(over.diagnostics).toMatchObject([{ code: "accept/expired", severity: "warning" }]);
  });

  it("brings an accepted finding back when its time is over, though a baseline was saved meanwhile", async () => {
    const saved = await audit({ ...acme, "sallyport.yaml": entry("2026-11-20") }, "--format", "json");
    const later = { ...acme, "sallyport.yaml": entry("2026-11-19"), "known.json": saved.stdout };
    const { findings } = await auditJson(later, "--baseline", "known.json");
    expect(findings.map(({ rule, resource }) => `${rule} ${resource}`)).toEqual([`trust/any-project ${ROLE}`]);
  });

  it("reports an acceptance that nothing answers to", async () => {
    const { stderr } = await audit({ ...acme, "sallyport.yaml": entry("2026-12-31", "trust/moved-path") });
    expect(stderr).toContain("accept/unused");
    expect(stderr).toContain("trust/moved-path");
  });

  it("shares a report without a name of ours, in every format", async () => {
    for (const format of AUDIT_FORMATS) {
      const { stdout } = await audit(acme, "--share", "--format", format);
      for (const name of [
        "acme",
        "111111111111",
        "222222222222",
        "shared-ci",
        "AKIAIOSFODNN7EXAMPLE",
        "48120001",
        "10.20.4.17",
      ]) {
        expect(stdout, `${format}: ${name}`).not.toContain(name);
      }
    }
  });

  it("writes reports beside what it prints", async () => {
    const { cwd, code } = await audit(acme, "--report", "html=a.html", "--report", "sarif=a.sarif", "--quiet");
    expect(code).toBe(0);
    expect(readFileSync(`${cwd}/a.html`, "utf8")).toContain("<!doctype html>");
    expect(JSON.parse(readFileSync(`${cwd}/a.sarif`, "utf8"))).toMatchObject({ version: "2.1.0" });
  });
});
