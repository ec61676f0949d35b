/** An element of an answer: its children by name, the first of each, and its text. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const TOKEN = /<(?:\?[^>]*\?|!--[\s\S]*?--|(\/?)([\w:.-]+)(?:\s+[^<>]*?)?(\/?))>|([^<]+)/gy;

/**
 * Reads the XML that AWS's query services write: elements and text, without DTDs, CDATA or attributes that matter.
 * Undefined for anything else.
 */
export function readXml(text: string): XmlElement | undefined {
  interface Open {
    name: string;
    text: string;
    children: XmlElement[];
  }
  const root: Open = { name: "", text: "", children: [] };
  const stack: Open[] = [root];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, closing, name, empty, run] = match;
    const top = stack.at(-1);
    if (top === undefined) return undefined;
    if (run !== undefined) top.text += run;
    else if (name === undefined) continue;
    else if (closing) {
      if (top.name !== name || stack.length === 1) return undefined;
      stack.pop();
      stack.at(-1)?.children.push({ name, text: decodeEntities(top.text), children: top.children });
    } else if (empty) top.children.push({ name, text: "", children: [] });
    else stack.push({ name, text: "", children: [] });
  }
  const [only, ...more] = root.children;
  if (end !== text.length || stack.length !== 1 || more.length > 0 || root.text.trim() !== "") return undefined;
  return only;
}

/** The element at a path of names below this one. */
export function childAt(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

/** The text at a path, or nothing where it is absent or empty. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  const text = childAt(element, ...path)?.text;
  return text === "" ? undefined : text;
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
