import { type CertificateCheck, checkProof } from "../../../core/admission/check/check-proof.ts";
import { readCertificates } from "../../../core/admission/read-certificates.ts";
import { type Style, paint } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import { wrap } from "../../../core/text/wrap.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";
import { InvalidInput } from "../invalid-input.ts";
import { deliver } from "../output.ts";
import { readInput } from "../read-input.ts";

/** Checks what `who --proof` wrote. A proof that does not hold is an answer, no; what is no proof is wrong input. */
export const run: Run = async (context) => {
  const source = readInput(context, context.positionals[0] ?? "-");
  const { value, diagnostics } = readCertificates(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  const checks = value.map(checkProof);
  const holds = checks.every((check) => check.holds);
  await deliver(context, {
    text: (style) => checks.map((check, at) => show(check, checks.length === 1 ? "" : ` ${at + 1}`, style)).join("\n"),
    json: () => JSON.stringify({ formatVersion: "1.0", holds, certificates: checks }, null, 2),
  });
  return holds ? EXIT.done : EXIT.no;
};

function show(check: CertificateCheck, which: string, style: Style): string {
  if (!check.holds) return `${paint(style, "red", `proof${which} refused`)}: ${visible(check.reason)}`;
  const lines = [
    `${paint(style, "green", `proof${which} accepted`)}`,
    ...check.proves.map((line) => `proved: ${line}`),
    ...check.unproved.map((line) => `not proved here: ${line}`),
    ...check.assumes.map((key) => `taken to let in, whatever it asks: ${key}`),
  ];
  return lines.map((line, at) => (at === 0 ? line : wrap(visible(line), style.width - 2, "  "))).join("\n");
}
