/** An IPv4 or IPv6 address as its 16-bit groups: two of them, or eight. */
type Groups = readonly number[];

export interface Network {
  readonly groups: Groups;
  readonly bits: number;
}

/** A range in CIDR notation; a bare address is a range of one (IAM User Guide, "IP address condition operators"). */
export function networkOf(text: string): Network | undefined {
  const slash = text.indexOf("/");
  const groups = addressOf(slash < 0 ? text : text.slice(0, slash));
  if (groups === undefined) return undefined;
  const all = groups.length * 16;
  if (slash < 0) return { groups, bits: all };
  const suffix = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(suffix) || Number(suffix) > all) return undefined;
  return { groups, bits: Number(suffix) };
}

/** Whether the second range holds the first. An address of one family is in no range of the other. */
export function isWithin(inner: Network, outer: Network): boolean {
  if (inner.groups.length !== outer.groups.length || inner.bits < outer.bits) return false;
  for (let i = 0; i * 16 < outer.bits; i++) {
    const kept = Math.min(16, outer.bits - i * 16);
    const mask = (0xffff << (16 - kept)) & 0xffff;
    if (((inner.groups[i] ?? 0) & mask) !== ((outer.groups[i] ?? 0) & mask)) return false;
  }
  return true;
}

function addressOf(text: string): Groups | undefined {
  return text.includes(":") ? groupsOfV6(text) : groupsOfV4(text);
}

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function groupsOfV4(text: string): Groups | undefined {
  const found = V4.exec(text);
  if (found === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = found.slice(1).map(Number);
  return a > 255 || b > 255 || c > 255 || d > 255 ? undefined : [a * 256 + b, c * 256 + d];
}

/** RFC 4291 section 2.2: eight groups of hexadecimal digits, one run of zeros as `::`, the last 32 bits perhaps as IPv4. */
function groupsOfV6(text: string): Groups | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOfRun(halves[0] ?? "", halves.length === 1);
  const tail = groupsOfRun(halves[1] ?? "", true);
  if (head === undefined || tail === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...tail];
}

function groupsOfRun(text: string, isEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const last = isEnd && index === parts.length - 1 ? groupsOfV4(part) : undefined;
    if (last === undefined) return undefined;
    groups.push(...last);
  }
  return groups;
}
