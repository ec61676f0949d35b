import type { JsonWebKey } from "node:crypto";

/** What STS gets when it fetches the keys of an issuer. */
export type KeyAnswer =
  | { readonly kind: "keys"; readonly keys: readonly SigningKey[]; readonly certificate?: Certificate }
  | { readonly kind: "unreachable" | "too-slow" | "broken" | "communication-error" | "rejected" };

export interface SigningKey extends JsonWebKey {
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
}

/** The issuer's TLS certificate, where it is not one that AWS's trust store accepts. */
export interface Certificate {
  readonly thumbprint: string;
}

/** The issuers that this sandbox stands in for, by URL. STS asks these and nobody else. */
export class Issuers {
  private readonly byUrl = new Map<string, () => Promise<KeyAnswer>>();

  add(url: string, keys: () => Promise<KeyAnswer>): void {
    this.byUrl.set(url, keys);
  }

  async keysOf(url: string): Promise<KeyAnswer> {
    const keys = this.byUrl.get(url);
    return keys === undefined ? { kind: "unreachable" } : keys();
  }
}
