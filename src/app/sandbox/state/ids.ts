import { createHash } from "node:crypto";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The prefixes of IAM's unique ids (IAM User Guide, "IAM identifiers"). */
const PREFIX = {
  role: "AROA",
  user: "AIDA",
  group: "AGPA",
  policy: "ANPA",
  profile: "AIPA",
  accessKey: "AKIA",
  sessionKey: "ASIA",
} as const;

/** Hands out ids that look random and are not: the same calls in the same order give the same ids. */
export class Ids {
  private counter = 0;
  private readonly seed: string;

  constructor(seed: string) {
    this.seed = seed;
  }

  unique(kind: keyof typeof PREFIX): string {
    const length = kind === "accessKey" || kind === "sessionKey" ? 16 : 17;
    const letters = Array.from(this.next(kind).subarray(0, length), (byte) => BASE32[byte % 32]);
    return PREFIX[kind] + letters.join("");
  }

  uuid(kind: string): string {
    const hex = this.next(kind).toString("hex");
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join("-");
  }

  private next(kind: string): Buffer {
    return createHash("sha256")
      .update(`${this.seed}:${kind}:${this.counter++}`)
      .digest();
  }
}
