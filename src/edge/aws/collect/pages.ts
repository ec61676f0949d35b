import type { Answer, CallOptions } from "./calls.ts";

/** How each operation says that there is more: where the answer has the mark, and where the next question puts it. */
const MARKS: readonly (readonly [answer: string, question: string])[] = [
  ["Marker", "Marker"],
  ["NextToken", "NextToken"],
  ["nextToken", "nextToken"],
];

/** All pages of an operation, one by one. A mark that comes back unchanged would go on for ever. */
export async function* pages<Operation extends string>(
  call: (operation: Operation, input: Answer, options: CallOptions) => Promise<Answer>,
  operation: Operation,
  input: Answer,
  options: CallOptions,
): AsyncGenerator<Answer> {
  let question = input;
  let before: string | undefined;
  for (;;) {
    const answer = await call(operation, question, options);
    yield answer;
    // IAM leaves an old marker in its last page.
    if (answer["IsTruncated"] === false) return;
    const found = MARKS.find(([mark]) => typeof answer[mark] === "string" && answer[mark] !== "");
    if (found === undefined) return;
    const mark = String(answer[found[0]]);
    if (mark === before) throw new Error(`${operation} gave the same page twice`);
    before = mark;
    question = { ...input, [found[1]]: mark };
  }
}

/** The items of one list in an answer; what is not there is empty. */
export function listIn(answer: Answer, key: string): readonly Answer[] {
  const list = answer[key];
  return Array.isArray(list) ? list.filter((item): item is Answer => typeof item === "object" && item !== null) : [];
}

export function textsIn(answer: Answer, key: string): readonly string[] {
  const list = answer[key];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

export function textIn(answer: Answer, ...path: readonly string[]): string | undefined {
  let here: unknown = answer;
  for (const key of path) here = typeof here === "object" && here !== null ? (here as Answer)[key] : undefined;
  return typeof here === "string" ? here : undefined;
}

/** Some fields of an answer and nothing else: what is kept is chosen, not what is left out. */
export function pick(answer: Answer, ...keys: readonly string[]): Answer {
  return Object.fromEntries(keys.flatMap((key) => (answer[key] === undefined ? [] : [[key, answer[key]]])));
}
