import type { AuditDocument } from "../../audit/document.ts";
import { FINDING_SEVERITIES } from "../../audit/finding.ts";
import { sha256 } from "../../text/hash.ts";
import { tallyHeadlines } from "../../audit/headline.ts";
import { count, silences, unread } from "../words.ts";
import { escapeMarkup } from "../xml.ts";
import { showDoor, showDoorRow } from "./door.ts";
import { list, showFinding } from "./finding.ts";
import { type Shown, arrange } from "./model.ts";
import { drawDoors } from "./picture.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** The audit as one file that needs nothing else: no network, no script but its own, readable without any. */
export function renderAuditHtml(document: AuditDocument, tool: { readonly version: string }): string {
  const shown = arrange(document);
  // The hashes of CSP level 3: whatever a name in the estate smuggles in cannot run.
  const policy = `default-src 'none'; style-src ${hashSource(STYLE)}; script-src ${hashSource(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Sallyport: ${escapeMarkup(titleOf(document))}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#doors">to the doors</a>
<header>
<h1>Every door between GitLab and the cloud</h1>
<p class="soft">${escapeMarkup(subtitle(document))}</p>
${tally(document)}
${warnings(document)}
</header>
<main>
<h2>What flows where</h2>
<div class="scroll">${drawDoors(shown.doors, accountNames(document))}</div>
${tools(shown)}
<h2 id="doors">Doors</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">worst</th><th scope="col">door</th><th scope="col">account</th><th scope="col">from</th><th scope="col">who comes in</th><th scope="col">can</th></tr></thead>
<tbody>
${shown.doors.map(showDoorRow).join("\n")}
</tbody></table></div>
<h2>Door by door</h2>
${shown.doors.map(showDoor).join("\n")}
${others(shown)}
${accepted(document)}
</main>
<footer>Sallyport ${escapeMarkup(tool.version)}. Findings are proved over the set of tokens that a door admits, not matched in its text; what could not be read is said above.</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function titleOf(document: AuditDocument): string {
  const { critical, high } = tallyHeadlines(document.findings);
  return critical + high > 0 ? `${critical} critical, ${high} high` : "audit";
}

function subtitle(document: AuditDocument): string {
  const parts = [count(document.accounts.length, "account"), count(document.doors.length, "door")];
  if (document.taken !== undefined) parts.push(`read ${document.taken}`);
  parts.push(`${document.summary.rules} rules`);
  return parts.join(" · ");
}

function tally(document: AuditDocument): string {
  const counts = tallyHeadlines(document.findings);
  const items = FINDING_SEVERITIES.map(
    (severity) => `<li class="s-${severity}"><b>${counts[severity]}</b>${severity}</li>`,
  );
  if (document.summary.accepted > 0) items.push(`<li><b>${document.summary.accepted}</b>accepted</li>`);
  return `<ul class="tally">${items.join("")}</ul>`;
}

function accountNames({ accounts }: AuditDocument): ReadonlyMap<string, string> {
  return new Map(accounts.map(({ id, name }) => [id, name === undefined ? id : `${name} ${id}`]));
}

function warnings(document: AuditDocument): string {
  const lines = [
    ...unread(document),
    ...silences(document),
    ...document.diagnostics
      .filter((one) => one.severity === "error")
      .map((one) => `${one.span?.file ?? ""} ${one.message}`.trim()),
  ];
  if (document.complete && lines.length === 0) return "";
  const word = document.complete
    ? "Not everything could be judged"
    : "Incomplete: silence about what follows proves nothing";
  return `<div class="warn" role="note"><b>${word}</b>${list(lines)}</div>`;
}

function tools({ document }: Shown): string {
  const severities = FINDING_SEVERITIES.map((severity) => `<option value="${severity}">${severity} and worse</option>`);
  const accounts = document.accounts.map(({ id, name }) => {
    const label = name === undefined ? id : `${name} ${id}`;
    return `<option value="${escapeMarkup(id)}">${escapeMarkup(label)}</option>`;
  });
  return `<div class="tools" role="search" hidden>
<label>search <input id="search" type="search" placeholder="press / to search" autocomplete="off"></label>
<label>severity <select id="severity"><option value="">all</option>${severities.join("")}</select></label>
<label>account <select id="account"><option value="">all</option>${accounts.join("")}</select></label>
<span id="shown" role="status" class="soft"></span>
</div>`;
}

function others({ others: heads }: Shown): string {
  if (heads.length === 0) return "";
  const articles = heads.map((head) => {
    const { finding } = head;
    const text = escapeMarkup(`${finding.resource} ${finding.rule} ${finding.title}`.toLowerCase());
    return `<article data-text="${text}" data-severity="${finding.severity}" data-account="${escapeMarkup(finding.account ?? "")}"><p class="soft"><code>${escapeMarkup(finding.resource)}</code></p>${showFinding(head)}</article>`;
  });
  return `<h2>Beside the doors</h2>\n${articles.join("\n")}`;
}

function accepted(document: AuditDocument): string {
  if (document.accepted.length === 0) return "";
  const rows = document.accepted.map(
    ({ finding, because, until }) =>
      `<tr><td><code>${finding.rule}</code></td><td>${escapeMarkup(finding.resource)}</td><td>${escapeMarkup(because)}</td><td>${escapeMarkup(until ?? "")}</td></tr>`,
  );
  return `<h2>Accepted</h2><div class="scroll"><table><thead><tr><th scope="col">rule</th><th scope="col">where</th><th scope="col">because</th><th scope="col">until</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function hashSource(text: string): string {
  return `'sha256-${base64OfHex(sha256(text))}'`;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64OfHex(hex: string): string {
  let bits = "";
  for (const digit of hex) bits += Number.parseInt(digit, 16).toString(2).padStart(4, "0");
  let out = "";
  for (let at = 0; at < bits.length; at += 6)
    out += BASE64[Number.parseInt(bits.slice(at, at + 6).padEnd(6, "0"), 2)] ?? "";
  return out.padEnd(Math.ceil(out.length / 4) * 4, "=");
}
