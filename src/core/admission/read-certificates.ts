import type { Diagnostic, Reading } from "../text/diagnostic.ts";
import { readJson } from "../text/json.ts";
import { toValue } from "../text/node.ts";
import { type Outline, checkOutline, checkVersion } from "../text/outline.ts";
import { stringAt } from "../text/pick.ts";
import type { Source } from "../text/span.ts";

const TEXTS: Outline = { list: "text" };
const ANY_OBJECT: Outline = { fields: {} };

/** What tells a certificate from any other document. Whether it holds, its reasons included, is for the checker. */
const CERTIFICATE: Outline = {
  fields: {
    formatVersion: "text",
    kind: ["admission"],
    door: { fields: { account: "text", provider: "text", providerArn: "text", audiences: TEXTS, "roleArn?": "text" } },
    trust: "text",
    rcps: { list: TEXTS },
    reach: "text",
    subjects: ANY_OBJECT,
    nobodyElse: { list: ANY_OBJECT },
    unproved: TEXTS,
  },
};

const CERTIFICATES: Outline = {
  fields: { formatVersion: "text", kind: ["admissions"], certificates: { list: CERTIFICATE } },
};

/** The certificate in a text, or the several that `who` writes of several doors; what is none is told with its place. */
export function readCertificates(source: Source): Reading<readonly unknown[]> {
  const { value, diagnostics } = readJson(source);
  // Equal keys in a proof would let two readers see two proofs.
  if (value === undefined || diagnostics.length > 0) return { diagnostics };
  const kind = stringAt(value, "kind");
  if (kind !== "admission" && kind !== "admissions") return { diagnostics: [notOne("this is no certificate")] };
  const isList = kind === "admissions";
  const problems = [
    ...checkVersion(source, value, "proof/format-version"),
    ...checkOutline(source, value, isList ? CERTIFICATES : CERTIFICATE, "proof/not-a-certificate"),
  ];
  if (problems.length > 0) return { diagnostics: problems };
  const document = toValue(value);
  if (!isList) return { value: [document], diagnostics };
  // The outline has just said so.
  const { certificates } = document as { certificates: readonly unknown[] };
  return certificates.length === 0
    ? { diagnostics: [notOne("there is no certificate in the list")] }
    : { value: certificates, diagnostics };
}

function notOne(message: string): Diagnostic {
  const help = "`sallyport who FILE --proof proof.json` writes one";
  return { code: "proof/not-a-certificate", severity: "error", message, help };
}
