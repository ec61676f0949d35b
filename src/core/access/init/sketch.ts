/** A declaration that is to be written, as far as somebody said or an account shows. */
export interface Sketch {
  readonly stack: string;
  readonly gitlab: { readonly url: string; readonly groups: readonly string[]; readonly audience?: string };
  readonly accounts: readonly AccountSketch[];
  readonly grants: readonly GrantSketch[];
  /** What a reader of the file has to know first. */
  readonly notes: readonly string[];
}

export interface AccountSketch {
  readonly name: string;
  readonly id: string;
  readonly region?: string;
  readonly profile?: string;
  readonly boundary?: string;
}

export type Value = string | boolean | readonly string[];

export interface GrantSketch {
  readonly name: string;
  /** What stands above it, as comments. */
  readonly notes: readonly string[];
  /** True: all of it is a comment, since it is not safe as it is or cannot be declared. */
  readonly disabled: boolean;
  /** Absent: there is nothing that could be declared, only what is said above. */
  readonly body?: GrantBody;
}

export interface GrantBody {
  readonly describe?: string;
  readonly from: Readonly<Record<string, Value>>;
  readonly into: string;
  readonly environment?: string;
  readonly role?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly can: readonly AbilitySketch[];
}

/** A capability's bare name, one with its parameters, or a file. */
export type AbilitySketch =
  | string
  | { readonly policy: string }
  | { readonly capability: string; readonly params: Readonly<Record<string, Value>> };

/** A policy that the declaration names. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

/** Made into a name that a declaration takes: small letters, digits, hyphens. */
export function nameFrom(text: string, taken: ReadonlySet<string>): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 44)
    .replaceAll(/^-+|-+$/g, "");
  const name = plain === "" ? "grant" : plain;
  for (let at = 1; ; at++) {
    const tried = at === 1 ? name : `${name}-${at}`;
    if (!taken.has(tried)) return tried;
  }
}
