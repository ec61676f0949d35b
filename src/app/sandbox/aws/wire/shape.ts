/** What an operation takes and gives, in the terms of AWS's own service models. */
export type Shape =
  | StringShape
  | IntegerShape
  | BooleanShape
  | TimestampShape
  | BlobShape
  | CountsShape
  | LabelsShape
  | ListShape
  | StructureShape;

interface Member {
  readonly required?: true;
  /** The name on the wire where it is not the member's own. EC2 answers in lower camel case, for one. */
  readonly wire?: string;
  /** Where a member of a REST operation stands when it is not in the body. */
  readonly at?: "path" | "query";
}

export interface StringShape extends Member {
  readonly kind: "string";
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: Pattern;
  readonly values?: readonly string[];
  /** AWS never repeats the value of such a member in a message, and neither do we. */
  readonly sensitive?: true;
  /** Policy documents leave IAM percent-encoded (RFC 3986). */
  readonly encoded?: true;
}

/** A regular expression, with the text by which AWS's messages name it. */
export interface Pattern {
  readonly test: RegExp;
  readonly shown: string;
  /** IAM says this of its names instead of quoting the expression. */
  readonly alphabet?: string;
}

export interface IntegerShape extends Member {
  readonly kind: "integer";
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape extends Member {
  readonly kind: "boolean";
}

/** Milliseconds since 1970 on our side. */
export interface TimestampShape extends Member {
  readonly kind: "timestamp";
}

/** Bytes, as base64 on the wire. */
export interface BlobShape extends Member {
  readonly kind: "blob";
}

/** A map from names to counts: the one kind of map that IAM answers with. */
export interface CountsShape extends Member {
  readonly kind: "counts";
}

/** A map from names to texts: the tags of EKS. */
export interface LabelsShape extends Member {
  readonly kind: "labels";
}

export interface ListShape extends Member {
  readonly kind: "list";
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
  /** What one item is called in XML; `member` for STS and IAM, `item` for EC2. */
  readonly item?: string;
  /** Items follow the list's own name without a level of their own: `Filter.1`, not `Filter.member.1`. */
  readonly flat?: true;
}

export interface StructureShape extends Member {
  readonly kind: "structure";
  readonly members: Members;
}

export type Members = Readonly<Record<string, Shape>>;

/** The type of a value of a shape. */
export type ValueOf<S> = S extends { kind: "string" | "blob" }
  ? string
  : S extends { kind: "integer" | "timestamp" }
    ? number
    : S extends { kind: "boolean" }
      ? boolean
      : S extends { kind: "counts" }
        ? Readonly<Record<string, number>>
        : S extends { kind: "labels" }
          ? Readonly<Record<string, string>>
          : S extends { kind: "list"; of: infer Item }
            ? readonly ValueOf<Item>[]
            : S extends { kind: "structure"; members: infer Fields }
              ? FieldsOf<Fields>
              : never;

type RequiredKeys<M> = { [K in keyof M]: M[K] extends { required: true } ? K : never }[keyof M];

export type FieldsOf<M> = { readonly [K in RequiredKeys<M>]: ValueOf<M[K]> } & {
  readonly [K in Exclude<keyof M, RequiredKeys<M>>]?: ValueOf<M[K]> | undefined;
};

export function required<const S extends Shape>(shape: S): S & { readonly required: true } {
  return { ...shape, required: true };
}

/** The same shape with a place of its own on the wire. */
export function placed<
  const S extends Shape,
  const P extends { readonly wire?: string; readonly at?: "path" | "query" },
>(shape: S, place: P): S & P {
  return { ...shape, ...place };
}

export function string<const O extends Omit<StringShape, "kind">>(options: O): { readonly kind: "string" } & O {
  return { kind: "string", ...options };
}

export function integer(min?: number, max?: number): IntegerShape {
  return { kind: "integer", ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

export function list<const S extends Shape>(
  of: S,
  options: Omit<ListShape, "kind" | "of" | "required"> = {},
): { readonly kind: "list"; readonly of: S } {
  return { kind: "list", of, ...options };
}

export function structure<const M extends Members>(members: M): { readonly kind: "structure"; readonly members: M } {
  return { kind: "structure", members };
}

export const boolean: BooleanShape = { kind: "boolean" };
export const timestamp: TimestampShape = { kind: "timestamp" };
export const blob: BlobShape = { kind: "blob" };
export const counts: CountsShape = { kind: "counts" };
export const labels: LabelsShape = { kind: "labels" };
export const text: { readonly kind: "string" } = string({});
