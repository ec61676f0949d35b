import type { ProofAutomaton } from "../../language/proof.ts";

/**
 * The checker's own idea of the subjects that GitLab can mint: a walk through one, character by character. Written from
 * GitLab's rules again, and shared with nothing: it is there to find an automaton that knows too few.
 *
 * A state is a text; what it holds back is only as much as is needed to go on.
 */

const LEADING = [
  "project_path",
  "project_id",
  "job_project_path",
  "job_project_id",
  "source_project_path",
  "source_project_id",
];
const ALL = [...LEADING, "ref_type", "ref", "ref_protected", "environment_protected", "deployment_tier"];
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ref_type: ["branch", "tag"],
  ref_protected: ["true", "false"],
  environment_protected: ["true", "false"],
  deployment_tier: ["production", "staging", "testing", "development", "other"],
};

const START = "first|";

/** The state after one more character; undefined when no subject goes on like that. */
function advance(state: string, character: string): string | undefined {
  const [kind = "", name = "", ...rest] = state.split("|");
  if (kind === "first" || kind === "next") return advanceName(kind, name + character);
  if (character === ":") return isWhole(state) ? "next|" : undefined;
  switch (kind) {
    case "id":
      return /[0-9]/.test(character) && (name !== "" || character !== "0") ? "id|x" : undefined;
    case "word":
      return advanceWord(name, (rest[0] ?? "") + character);
    case "path":
      return advancePath(name, rest, character);
    case "ref":
      return advanceRef(name, rest, character);
    default:
      return undefined;
  }
}

function advanceName(kind: string, text: string): string | undefined {
  const names = kind === "first" ? LEADING : ALL;
  if (!text.endsWith(":")) return names.some((name) => name.startsWith(text)) ? `${kind}|${text}` : undefined;
  const name = text.slice(0, -1);
  if (!names.includes(name)) return undefined;
  if (WORDS[name] !== undefined) return `word|${name}|`;
  if (name === "ref") return "ref||start|0|";
  return name.endsWith("_id") ? "id|" : "path|flat|start|";
}

function advanceWord(name: string, text: string): string | undefined {
  return (WORDS[name] ?? []).some((word) => word.startsWith(text)) ? `word|${name}|${text}` : undefined;
}

const SUFFIXES = [".git", ".atom"];

/** `path|flat or deep|start or inside|how much of .git or .atom stands at the end`. */
function advancePath(depth: string, [place = "", tail = ""]: readonly string[], character: string): string | undefined {
  if (character === "/")
    return place === "start" || tail === "." || SUFFIXES.includes(tail) ? undefined : "path|deep|start|";
  if (!/[A-Za-z0-9_.-]/.test(character) || (place === "start" && character === "-")) return undefined;
  return `path|${depth}|inside|${tailOf(tail + character, SUFFIXES)}`;
}

const FULL = ["refs/heads/", "refs/remotes/", "refs/tags/"];
const NEVER_WHOLE = ["HEAD", "@"];

/** `ref|the text while it may become one that is refused|start or inside a part|an @ before|how much of .lock`. */
function advanceRef(
  text: string,
  [place = "", at = "", tail = ""]: readonly string[],
  character: string,
): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0x20 || code === 0x7f || "~^:?*[\\".includes(character)) return undefined;
  const whole = place === "start" && at === "0" && tail === "" && text === "" ? "fresh" : text;
  const longer = whole === "fresh" ? character : whole === "" ? "" : text + character;
  if (whole === "fresh" && character === "-") return undefined;
  if (FULL.includes(longer)) return undefined;
  const kept = longer !== "" && [...FULL, ...NEVER_WHOLE].some((word) => word.startsWith(longer)) ? longer : "-";
  if (character === "/") return place === "start" || tail === ".lock" ? undefined : `ref|${kept}|start|0|`;
  if (character === "." && (place === "start" || tail === ".")) return undefined;
  if (character === "{" && at === "1") return undefined;
  return `ref|${kept}|inside|${character === "@" ? "1" : "0"}|${tailOf(tail + character, [".lock"])}`;
}

/** The longest end of a text that begins one of the words. */
function tailOf(text: string, words: readonly string[]): string {
  for (let at = 0; at < text.length; at++)
    if (words.some((word) => word.startsWith(text.slice(at)))) return text.slice(at);
  return "";
}

/** Whether a subject may end here. */
function isWhole(state: string): boolean {
  const [kind, name = "", place = "", at = "", tail = ""] = state.split("|");
  switch (kind) {
    case "id":
      return name === "x";
    case "word":
      return (WORDS[name] ?? []).includes(place);
    case "path":
      return name === "deep" && place === "inside" && !SUFFIXES.includes(at);
    case "ref":
      return place === "inside" && tail !== "." && tail !== ".lock" && !NEVER_WHOLE.includes(name);
    default:
      return false;
  }
}

/** Whether a text is a subject that GitLab can mint: the walk, and what no walk can see. */
export function isSubject(text: string): boolean {
  let state: string | undefined = START;
  for (const character of text) {
    state = advance(state, character);
    if (state === undefined) return false;
  }
  if (!isWhole(state) || looksLikeCommit(text)) return false;
  const pairs = partsOf(text);
  return pairs.every(([name, value], at) => !pairs.slice(0, at).some((pair) => pair[0] === name && pair[1] !== value));
}

export function partsOf(subject: string): readonly (readonly [name: string, value: string])[] {
  const words = subject.split(":");
  const parts: (readonly [string, string])[] = [];
  for (let at = 0; at < words.length; at += 2) parts.push([words[at] ?? "", words[at + 1] ?? ""]);
  return parts;
}

export function looksLikeCommit(subject: string): boolean {
  return partsOf(subject).some(
    ([name, value]) => name === "ref" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})(?:[-/]|$)/i.test(value),
  );
}

/** The automaton that was walked last. All certificates of one version have the same. */
let walked: { readonly text: string; readonly holds: boolean } | undefined;

/** Whether the automaton accepts every subject that GitLab can mint. */
export function holdsAllSubjects(automaton: ProofAutomaton): boolean {
  const text = JSON.stringify(automaton);
  if (walked?.text !== text) walked = { text, holds: walk(automaton) };
  return walked.holds;
}

/** Both are walked together, through every pair of states. */
function walk(automaton: ProofAutomaton): boolean {
  const accepting = new Set(automaton.accepts);
  const from = Map.groupBy(automaton.edges, ([state]) => state);
  const cuts = new Set(automaton.edges.flatMap(([, low, high]) => [low, high + 1]));
  const named = [...":/._-@{-~^?*[\\ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\u007f\u0080é"];
  for (const character of named) cuts.add(character.codePointAt(0) ?? 0);
  const samples = [...cuts].filter((code) => code <= 0x10ffff && (code < 0xd800 || code > 0xdfff));
  const seen = new Set([`${START} ${automaton.start}`]);
  const open: (readonly [string, number])[] = [[START, automaton.start]];
  for (const [own, state] of open) {
    if (isWhole(own) && !accepting.has(state)) return false;
    for (const code of samples) {
      const next = advance(own, String.fromCodePoint(code));
      if (next === undefined) continue;
      const edge = (from.get(state) ?? []).find(([, low, high]) => low <= code && code <= high);
      if (edge === undefined) return false;
      const key = `${next} ${edge[3]}`;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push([next, edge[3]]);
    }
  }
  return true;
}
