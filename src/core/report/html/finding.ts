import type { Change } from "../../change/change.ts";
import { identify } from "../../change/object.ts";
import type { Finding } from "../../audit/finding.ts";
import type { Headline } from "../../audit/headline.ts";
import { placeOf } from "../words.ts";
import { escapeMarkup, proseMarkup } from "../xml.ts";

/** One finding with its proof and its fix. The token that its door shows already is not shown again. */
export function showFinding({ finding, under }: Headline, shown?: Finding["witness"]): string {
  const rows: string[] = [];
  const row = (name: string, html: string): void => void rows.push(`<dt>${name}</dt><dd>${html}</dd>`);
  if (finding.witness !== undefined) {
    const isShown = shown !== undefined && JSON.stringify(shown) === JSON.stringify(finding.witness);
    row("gets in", isShown ? "the token above" : showClaims(finding.witness));
  }
  for (const { fact } of finding.evidence) row("because", proseMarkup(fact));
  const place = placeOf(finding);
  if (place !== undefined) row("at", `<code>${escapeMarkup(place)}</code>`);
  if (finding.help !== undefined) row("help", proseMarkup(finding.help));
  if (finding.fix !== undefined) {
    const { summary, changes, proofs, breaks } = finding.fix;
    row("fix", `${proseMarkup(summary)}${changes.map(showChange).join("")}`);
    if (proofs.length > 0)
      row(
        "proved",
        list(
          proofs.map(
            ({ claim, holds }) =>
              `${claim}${holds === true ? "" : ` (${holds === false ? "does not hold" : "undecided"})`}`,
          ),
        ),
      );
    row(
      "would break",
      breaks === "unknown"
        ? "not known: no events were read"
        : breaks.length === 0
          ? "nobody that was seen"
          : list(breaks),
    );
  }
  if (under.length > 0)
    row("also", under.map((one) => `<code>${one.rule}</code> ${proseMarkup(one.title)}`).join("<br>"));
  return [
    `<div class="top"><span class="word s-${finding.severity}">${finding.severity}</span>`,
    `<h3>${proseMarkup(finding.title)}</h3><code class="soft">${finding.rule}</code></div>`,
    `<p>${proseMarkup(finding.message)}</p>`,
    rows.length === 0 ? "" : `<dl>${rows.join("")}</dl>`,
  ].join("");
}

/** A token as people read it; whatever claims it has, in a table of their own. */
export function showClaims(claims: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(claims).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `<pre>${lines.map(escapeMarkup).join("\n")}</pre>`;
}

function showChange(change: Change): string {
  const object = change.after ?? change.before;
  const id = object === undefined ? "" : `${object.kind} ${identify(object)}`;
  const text =
    object !== undefined && "trust" in object
      ? object.trust
      : object !== undefined && "policy" in object
        ? object.policy
        : "";
  const body =
    change.action === "delete" || text === "" ? "" : `<pre>${text.split("\n").map(escapeMarkup).join("\n")}</pre>`;
  return `<p><b>${change.action}</b> <code>${escapeMarkup(id)}</code></p>${body}`;
}

export function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${proseMarkup(item)}</li>`).join("")}</ul>`;
}
