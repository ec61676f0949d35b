// Whether every subject that is accepted is trusted: ours beside `z3-solver` and `refa`, in one run, on the same questions,
// the verdicts compared. `node bench/inclusion/inclusion.ts [questions] [questions for z3]`.
//
// Every side gets the patterns as text and answers "holds" or "escapes". Ours compiles and asks (cold), and asks again with
// the sets compiled (warm). z3 gets its best form, everything in one regular expression in a fresh context, and what an
// empty question costs it is printed beside. refa builds automata, intersects, complements.
import { find } from "../../src/core/language/find.ts";
import { glob, literal, oneOf, runOf } from "../../src/core/language/pattern.ts";
import { choice, repeat, sequence } from "../../src/core/language/grammar.ts";
import { charRange, charsOf, invertChars, uniteChars } from "../../src/core/language/char-set.ts";
import { difference, has, intersection, language, type StringSet, union } from "../../src/core/language/string-set.ts";
import { importPeer } from "../peers.ts";
import { makeQuestions, type QuestionText } from "./questions.ts";

const COUNT = Number(process.argv[2] ?? 200);
const COUNT_Z3 = Number(process.argv[3] ?? 20);
const SIZES = [1, 5, 10, 20, 50];

type Verdict = "holds" | "escapes";
type Solver = (question: QuestionText) => Verdict | Promise<Verdict>;

/** The default form of a subject, the same language for all sides. */
const FIRST = uniteChars(charRange("a", "z"), charRange("A", "Z"), charRange("0", "9"), charsOf("_."));
const NO_REF = charsOf(" :*?[\\^~");
const segment = sequence(oneOf(FIRST), runOf(uniteChars(FIRST, charsOf("-"))));
const VALID = language(
  sequence(
    literal("project_path:"),
    segment,
    repeat(sequence(literal("/"), segment), 1),
    literal(":ref_type:"),
    choice(literal("branch"), literal("tag")),
    literal(":ref:"),
    repeat(oneOf(invertChars(NO_REF)), 1),
  ),
);
const VALID_SOURCE =
  "project_path:[a-zA-Z0-9_.][a-zA-Z0-9_.-]*(/[a-zA-Z0-9_.][a-zA-Z0-9_.-]*)+:ref_type:(branch|tag):ref:[^ :*?[\\\\^~]+";

function setsOf({ accepted, refused, trusted }: QuestionText): readonly [StringSet, StringSet] {
  const globs = (texts: readonly string[]): StringSet => union(...texts.map((text) => glob(text)));
  return [difference(intersection(globs(accepted), VALID), globs(refused)), globs(trusted)];
}

function decideSets([inner, outer]: readonly [StringSet, StringSet]): Verdict {
  const answer = find(difference(inner, outer));
  if (answer.kind === "found") {
    if (!has(inner, answer.witness) || has(outer, answer.witness)) throw new Error("a witness that is none");
    return "escapes";
  }
  if (answer.kind !== "empty") throw new Error("undecided");
  return "holds";
}

interface Refa {
  readonly JS: {
    readonly Parser: {
      fromLiteral(literal: { source: string; flags: string }): {
        parse(): { expression: unknown; maxCharacter: unknown };
      };
    };
  };
  readonly NFA: RefaNfa;
  readonly DFA: {
    fromIntersection(a: unknown, b: unknown, factory?: unknown, options?: object): RefaDfa;
    fromFA(fa: unknown, factory?: unknown, options?: object): RefaDfa;
  };
  readonly isEmpty?: unknown;
}
interface RefaNfa {
  fromRegex(expression: unknown, creation: object, options?: object, factory?: unknown): { readonly isEmpty: boolean };
  fromIntersection(a: unknown, b: unknown, factory?: unknown): { readonly isEmpty: boolean };
}
interface RefaDfa {
  complement(factory?: unknown): void;
  readonly isEmpty: boolean;
}

function refaSolver({ JS, NFA, DFA }: Refa): Solver {
  const nfa = (source: string): unknown => {
    const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags: "s" }).parse();
    return NFA.fromRegex(expression, { maxCharacter });
  };
  const oneOfAll = (texts: readonly string[]): string => (texts.length === 0 ? "[]" : texts.map(regexOf).join("|"));
  const valid = nfa(VALID_SOURCE);
  return ({ accepted, refused, trusted }) => {
    const outside = DFA.fromFA(nfa(oneOfAll([...refused, ...trusted])));
    outside.complement();
    const inner = NFA.fromIntersection(nfa(oneOfAll(accepted)), valid);
    return NFA.fromIntersection(inner, outside).isEmpty ? "holds" : "escapes";
  };
}

function regexOf(text: string): string {
  return text.replace(/[*?]|[^a-zA-Z0-9_:]/gu, (character) => {
    if (character === "*") return ".*";
    return character === "?" ? "." : `\\${character}`;
  });
}

interface Z3Module {
  init(): Promise<{ Z3: Z3 }>;
}
interface Z3 {
  mk_config(): unknown;
  mk_context(config: unknown): unknown;
  del_context(context: unknown): void;
  eval_smtlib2_string(context: unknown, text: string): Promise<string>;
}

async function z3Ask(z3: Z3, script: string): Promise<string> {
  const context = z3.mk_context(z3.mk_config());
  try {
    return await z3.eval_smtlib2_string(context, script);
  } finally {
    z3.del_context(context);
  }
}

function z3Solver(z3: Z3): Solver {
  const range = (from: string, to: string): string => `(re.range "${from}" "${to}")`;
  const text = (value: string): string => `(str.to_re "${value}")`;
  const first = `(re.union ${range("a", "z")} ${range("A", "Z")} ${range("0", "9")} ${text("_")} ${text(".")})`;
  const part = `(re.++ ${first} (re.* (re.union ${first} ${text("-")})))`;
  const none = [" ", ":", "*", "?", "[", "\\u{5c}", "^", "~"].map(text).join(" ");
  const valid = `(re.++ ${text("project_path:")} ${part} (re.+ (re.++ ${text("/")} ${part})) ${text(":ref_type:")} (re.union ${text("branch")} ${text("tag")}) ${text(":ref:")} (re.+ (re.diff re.allchar (re.union ${none}))))`;
  const pattern = (glob: string): string => {
    const parts = glob.split(/([*?])/u).filter((piece) => piece !== "");
    const pieces = parts.map((piece) => (piece === "*" ? "re.all" : piece === "?" ? "re.allchar" : text(piece)));
    return pieces.length === 1 ? (pieces[0] ?? "") : `(re.++ ${pieces.join(" ")})`;
  };
  const all = (globs: readonly string[]): string =>
    globs.length === 1 ? pattern(globs[0] ?? "") : `(re.union ${globs.map(pattern).join(" ")})`;
  return async ({ accepted, refused, trusted }) => {
    const question = `(re.inter ${valid} ${all(accepted)} (re.comp ${all([...refused, ...trusted])}))`;
    const script = `(declare-const s String)(assert (str.in_re s ${question}))(check-sat)`;
    for (let attempt = 0; attempt < 3; attempt++) {
      const said = (await z3Ask(z3, script)).trim();
      if (said === "unsat") return "holds";
      if (said === "sat") return "escapes";
    }
    throw new Error("z3 does not know");
  };
}

interface Timing {
  readonly verdicts: readonly Verdict[];
  readonly times: readonly number[];
}

async function time(solver: Solver, questions: readonly QuestionText[]): Promise<Timing> {
  const verdicts: Verdict[] = [];
  const times: number[] = [];
  for (const question of questions) {
    const start = process.hrtime.bigint();
    // Ours and refa answer at once: waiting for what is no promise would be timed with them.
    const answer = solver(question);
    const verdict = typeof answer === "string" ? answer : await answer;
    times.push(Number(process.hrtime.bigint() - start) / 1000);
    verdicts.push(verdict);
  }
  return { verdicts, times };
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function shown(times: readonly number[]): string {
  return `${at(times, 0.5).toFixed(1)} / ${at(times, 0.99).toFixed(1)}`;
}

const refa = refaSolver(await importPeer<Refa>("refa", "0.12.1"));
const { Z3 } = await (await importPeer<Z3Module>("z3-solver", "5.2.0")).init();
const z3 = z3Solver(Z3);
const ours: Solver = (question) => decideSets(setsOf(question));

// Everybody warms up on questions of their own.
for (const size of SIZES) {
  await time(ours, makeQuestions(size, 400, 99));
  await time(refa, makeQuestions(size, 5, 99));
}
await time(z3, makeQuestions(1, 3, 99));
const empty: number[] = [];
for (let round = 0; round < 20; round++) {
  const start = process.hrtime.bigint();
  await z3Ask(Z3, "(check-sat)");
  empty.push(Number(process.hrtime.bigint() - start) / 1000);
}

console.log(`microseconds, median / 99th percentile; an empty question costs z3 ${shown(empty)}\n`);
console.log(
  "| patterns | holds | ours cold | ours warm | refa | z3-solver | refa : ours | z3 : ours | answers a day, cold |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
let disagreements = 0;
for (const size of SIZES) {
  const questions = makeQuestions(size, COUNT, 1);
  const cold = await time(ours, questions);
  const sets = questions.map(setsOf);
  const warm: number[] = [];
  for (const pair of sets) {
    decideSets(pair);
    const start = process.hrtime.bigint();
    decideSets(pair);
    warm.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  const peer = await time(refa, questions.slice(0, Math.min(COUNT, 100)));
  const smt = await time(z3, questions.slice(0, COUNT_Z3));
  for (const [name, { verdicts }] of [
    ["refa", peer],
    ["z3", smt],
  ] as const) {
    for (const [index, verdict] of verdicts.entries()) {
      if (verdict === cold.verdicts[index]) continue;
      disagreements++;
      console.log(`${name} says ${verdict}, we say ${cold.verdicts[index]}: ${JSON.stringify(questions[index])}`);
    }
  }
  const total = cold.times.reduce((sum, each) => sum + each, 0);
  const holds = cold.verdicts.filter((verdict) => verdict === "holds").length;
  const median = at(cold.times, 0.5);
  const row = [
    size,
    `${Math.round((100 * holds) / COUNT)} %`,
    shown(cold.times),
    shown(warm),
    shown(peer.times),
    shown(smt.times),
    `${Math.round(at(peer.times, 0.5) / median)}`,
    `${Math.round(at(smt.times, 0.5) / median)}`,
    `${(86_400e6 / (total / COUNT) / 1e9).toFixed(1)} billion`,
  ];
  console.log(`| ${row.join(" | ")} |`);
}
console.log(`\n${disagreements} disagreements`);
// z3 keeps worker threads alive.
process.exit(disagreements === 0 ? 0 : 1);
