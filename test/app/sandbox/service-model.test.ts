// Holds the sandbox's shapes against AWS's own service models, as botocore carries them. They are no dependency: where
// there is no botocore on the machine, the test says that it did not run.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SERVICES } from "../../../src/app/sandbox/aws/services.ts";
import type { Members, Shape } from "../../../src/app/sandbox/aws/wire/shape.ts";

interface ModelReference {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, ModelReference>>;
  readonly member?: { readonly shape: string; readonly locationName?: string };
  readonly required?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
}

interface Model {
  readonly metadata: { readonly xmlNamespace?: string; readonly apiVersion: string; readonly targetPrefix?: string };
  readonly operations: Readonly<
    Record<string, { readonly input?: { readonly shape: string }; readonly output?: { readonly shape: string } }>
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

function botocoreData(): string | undefined {
  const script = "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))";
  const result = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  const folder = result.status === 0 ? result.stdout.trim() : "";
  return folder !== "" && existsSync(folder) ? folder : undefined;
}

const data = botocoreData();

describe.skipIf(data === undefined)("the shapes of the sandbox (skipped without botocore)", () => {
  for (const service of SERVICES) {
    const model = readModel(service.id, service.version);
    it(`${service.id} says its version, namespace and target as the service does`, () => {
      expect(model?.metadata.apiVersion).toBe(service.version);
      expect(model?.metadata.xmlNamespace ?? "").toBe(service.namespace);
      expect(model?.metadata.targetPrefix).toBe(service.target);
    });

    for (const operation of service.operations.values()) {
      it(`${service.id}:${operation.name} takes and gives the members of the service model`, () => {
        const modelled = model?.operations[operation.name];
        expect(modelled, "there is such an operation").toBeDefined();
        const faults: string[] = [];
        compareMembers("input", operation.input, modelled?.input?.shape, model, faults, "input");
        compareMembers("output", operation.output, modelled?.output?.shape, model, faults, "output");
        const known =
          operation.partial === true ? faults.filter((fault) => !/is missing$|: order /.test(fault)) : faults;
        expect(known).toEqual([]);
      });
    }
  }
});

/** botocore's folder, where it is not named as the signature names the service. */
const FOLDERS: Readonly<Record<string, string>> = { "access-analyzer": "accessanalyzer" };

function readModel(service: string, version: string): Model | undefined {
  if (data === undefined) return undefined;
  const path = join(data, FOLDERS[service] ?? service, version, "service-2.json.gz");
  return existsSync(path) ? JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) : undefined;
}

function compareMembers(
  path: string,
  ours: Members,
  name: string | undefined,
  model: Model | undefined,
  faults: string[],
  side: "input" | "output",
): void {
  const theirs = name === undefined ? {} : (model?.shapes[name]?.members ?? {});
  const required = name === undefined ? [] : (model?.shapes[name]?.required ?? []);
  const [mine, modelled] = [Object.keys(ours), Object.keys(theirs)];
  for (const member of modelled) if (!mine.includes(member)) faults.push(`${path}.${member} is missing`);
  for (const [member, shape] of Object.entries(ours)) {
    const reference = theirs[member];
    if (reference === undefined) {
      faults.push(`${path}.${member} is not in the model`);
      continue;
    }
    if (side === "input" && (shape.required === true) !== required.includes(member)) {
      faults.push(`${path}.${member}: required ${shape.required === true}`);
    }
    if (placeOf(shape, member) !== modelledPlace(reference, member)) {
      faults.push(`${path}.${member}: at ${placeOf(shape, member)} for ${modelledPlace(reference, member)}`);
    }
    compareShape(`${path}.${member}`, shape, reference.shape, model, faults, side);
  }
  // The order of elements in an answer is the order of the model.
  if (side === "output" && mine.join() !== modelled.join()) faults.push(`${path}: order ${mine.join()}`);
}

/** Where a member stands on the wire, and under which name. EC2 writes the names of requests with a capital. */
function placeOf(shape: Shape, member: string): string {
  return `${shape.at ?? "body"} ${(shape.wire ?? member).toLowerCase()}`;
}

function modelledPlace(reference: ModelReference, member: string): string {
  const at = { uri: "path", querystring: "query" }[reference.location ?? ""] ?? "body";
  return `${at} ${(reference.locationName ?? member).toLowerCase()}`;
}

const KINDS: Readonly<Record<Shape["kind"], readonly string[]>> = {
  string: ["string"],
  integer: ["integer", "long"],
  boolean: ["boolean"],
  timestamp: ["timestamp"],
  blob: ["blob"],
  counts: ["map"],
  labels: ["map"],
  list: ["list"],
  structure: ["structure"],
};

function compareShape(
  path: string,
  ours: Shape,
  name: string,
  model: Model | undefined,
  faults: string[],
  side: "input" | "output",
): void {
  const theirs = model?.shapes[name];
  if (theirs === undefined || !KINDS[ours.kind].includes(theirs.type)) {
    faults.push(`${path}: ${ours.kind} for ${theirs?.type}`);
    return;
  }
  if (ours.kind === "structure") compareMembers(path, ours.members, name, model, faults, side);
  if (ours.kind === "list") compareShape(`${path}[]`, ours.of, theirs.member?.shape ?? "", model, faults, side);
  if (side === "output") return;
  const bounded = ours.kind === "string" || ours.kind === "integer" || ours.kind === "list";
  const differ = (what: string, mine: unknown, their: unknown): void => {
    if (mine !== their) faults.push(`${path}: ${what} ${String(mine)} for ${String(their)}`);
  };
  if (bounded) {
    differ("min", ours.min, theirs.min);
    differ("max", ours.max, theirs.max);
  }
  if (ours.kind === "string") {
    differ("pattern", ours.pattern?.shown, theirs.pattern);
    differ("values", ours.values?.join(), theirs.enum?.join());
    differ("sensitive", ours.sensitive === true, theirs.sensitive === true);
  }
}
