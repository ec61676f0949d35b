/** What happened between two times, counted. */
interface Span {
  readonly first: string;
  readonly last: string;
}

/** Events of one key as one over all of their time, in the order of their keys; `add` says what else comes together. */
export function mergeAlike<Event extends Span>(
  events: readonly Event[],
  keyOf: (event: Event) => string,
  add: (one: Event, other: Event) => Omit<Partial<Event>, keyof Span>,
): readonly Event[] {
  const merged = new Map<string, Event>();
  for (const event of events) {
    const key = keyOf(event);
    const known = merged.get(key);
    merged.set(key, known === undefined ? event : { ...known, ...add(known, event), ...spanOf(known, event) });
  }
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event);
}

function spanOf(a: Span, b: Span): Span {
  return { first: a.first < b.first ? a.first : b.first, last: a.last > b.last ? a.last : b.last };
}
