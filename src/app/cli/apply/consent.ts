import type { Gates } from "../../../core/access/apply/gates.ts";
import { type Refusal, nameChange } from "../../../core/access/apply/outcome.ts";
import { visible } from "../../../core/text/visible.ts";
import type { Context } from "../command.ts";

const WORDS = {
  broadening: { flag: "allow-broadening", says: "lets in more, or lets do more, or nobody can tell" },
  narrowing: {
    flag: "allow-narrowing",
    says: "takes away what was seen in use, or of which nobody knows whether it is",
  },
} as const;

type Gate = keyof typeof WORDS;

/**
 * What nobody agreed to; empty where all may be done. A person on a terminal may say yes to everything; elsewhere each
 * gate has its flag, and `--yes` opens none of them.
 */
export async function withoutConsent(
  context: Context,
  gates: Gates,
  count: number,
  isSaved: boolean,
): Promise<readonly Refusal[]> {
  const { flag } = context;
  const closed = (["broadening", "narrowing"] as const).filter(
    (gate) => gates[gate].length > 0 && !flag(WORDS[gate].flag),
  );
  // Whoever saved a plan and hands it over has read it.
  const isConfirmed = isSaved || flag("yes");
  if (closed.length === 0 && isConfirmed) return [];
  if (isAttended(context) && (await agrees(context, gates, closed, count))) return [];
  if (closed.length > 0) return closed.flatMap((gate) => refusalsOf(gates, gate));
  return [{ because: "not-confirmed", says: "nobody said yes: give `--yes`, or a plan that was saved" }];
}

/** Whether somebody sits there who can be asked. */
export function isAttended({ stdin, stderr, flag, env }: Context): boolean {
  return stdin.isTerminal && stderr.isTerminal && !flag("no-input") && env["CI"] === undefined;
}

/** Asks for a whole `yes`: a letter is typed too soon. */
export async function asksYes(
  { stdin, stderr, interruption }: Pick<Context, "stdin" | "stderr" | "interruption">,
  question: string,
): Promise<boolean> {
  stderr.write(`${question} Only \`yes\` goes on: `);
  return (await stdin.line(interruption()))?.trim() === "yes";
}

/** Whether `--yes`, or somebody, agrees to what was just shown and takes nothing away. */
export async function agreesTo(context: Context, question: string): Promise<boolean> {
  return context.flag("yes") || (isAttended(context) && (await asksYes(context, question)));
}

async function agrees(context: Context, gates: Gates, closed: readonly Gate[], count: number): Promise<boolean> {
  for (const gate of closed) {
    for (const { action, kind, id } of gates[gate])
      context.stderr.write(`  ${action} ${kind} ${visible(id)}\n    ${WORDS[gate].says}\n`);
  }
  return asksYes(context, `${count} ${count === 1 ? "change" : "changes"}.`);
}

function refusalsOf(gates: Gates, gate: Gate): readonly Refusal[] {
  const { flag, says } = WORDS[gate];
  return gates[gate].map((change) => ({
    because: gate,
    change: nameChange(change),
    says: `${says}: \`--${flag}\`, or a person's yes on a terminal`,
  }));
}
