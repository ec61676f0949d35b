import type { ContextValue } from "../../../core/iam/request.ts";
import type { Caller } from "../state/credentials.ts";
import type { State } from "../state/state.ts";
import type { World } from "../state/world.ts";
import type { FieldsOf, Members } from "./wire/shape.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** One call on its way through: who asks, when, and what they see. */
export interface Call {
  readonly world: World;
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
  /** The region in the signature's scope; us-east-1 for a call without one, as at STS's global endpoint. */
  region: string;
  /** Who signed it; set once that is proved. */
  caller?: Caller;
  /** With which key. */
  accessKeyId?: string;
  readonly now: number;
  readonly userAgent: string;
  /** For a write the newest state, for a read what has arrived so far. */
  readonly state: State;
  save(state: State): void;
  /** For the journal only. */
  readonly notes: string[];
  /** What the journal calls somebody without an AWS identity. */
  actor?: string;
  /** What the call was about. */
  resource?: string;
}

/** A call by somebody who signed it. */
export interface SignedCall extends Call {
  caller: Caller;
}

/** One question for the caller's policies. */
export interface Access {
  /** The call's own action when absent. */
  readonly action?: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, ContextValue | readonly ContextValue[]>>;
}

/** Where an operation of a REST service is found: `GET /clusters/{name}`. */
export interface HttpPlace {
  readonly method: string;
  readonly path: string;
}

interface Spec<I extends Members, O extends Members, C extends Call> {
  readonly name: string;
  readonly effect: "read" | "write";
  readonly input: I;
  readonly output: O;
  readonly http?: HttpPlace;
  readonly partial?: true;
  /** Answers with an element for its result though that has no members, which the AWS CLI insists on. */
  readonly emptyResult?: true;
  /** What the caller's policies must allow. Absent: nobody asks them, as for GetCallerIdentity. */
  access?(input: FieldsOf<I>, call: C): readonly Access[];
  run(input: FieldsOf<I>, call: C): FieldsOf<O> | Promise<FieldsOf<O>>;
}

/** An operation as the front sees it, whatever its shapes. */
export interface Operation {
  readonly name: string;
  readonly effect: "read" | "write";
  readonly signed: boolean;
  readonly input: Members;
  readonly output: Members;
  readonly http?: HttpPlace;
  /** Members are left out on purpose: the real answer is long, and nobody here needs the rest. */
  readonly partial?: true;
  /** Answers with an element for its result though that has no members, which the AWS CLI insists on. */
  readonly emptyResult?: true;
  access(input: Fields, call: Call): readonly Access[];
  run(input: Fields, call: Call): Promise<Fields>;
}

export function operation<const I extends Members, const O extends Members>(spec: Spec<I, O, SignedCall>): Operation {
  return {
    ...spec,
    signed: true,
    access: (input, call) => spec.access?.(typed<I>(input), signed(call)) ?? [],
    run: async (input, call) => spec.run(typed<I>(input), signed(call)),
  };
}

/** An operation that carries its own proof instead of a signature. */
export function unsignedOperation<const I extends Members, const O extends Members>(spec: Spec<I, O, Call>): Operation {
  return {
    ...spec,
    signed: false,
    access: () => [],
    run: async (input, call) => spec.run(typed<I>(input), call),
  };
}

/** The front has read and checked the fields by these very members before any operation gets them. */
function typed<I extends Members>(fields: Fields): FieldsOf<I> {
  return fields as FieldsOf<I>;
}

function signed(call: Call): SignedCall {
  if (!hasCaller(call)) throw new TypeError("a signed operation was run without a caller");
  return call;
}

function hasCaller(call: Call): call is SignedCall {
  return call.caller !== undefined;
}
