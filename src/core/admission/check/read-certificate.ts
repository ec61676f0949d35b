import type { AdmissionCertificate } from "../proof/certificate.ts";

/** The certificate, if the value has the shape of one. What it claims is not looked at here. */
export function readCertificate(value: unknown): AdmissionCertificate | undefined {
  return isCertificate(value) ? value : undefined;
}

const REACHES = ["nobody", "project", "group", "instance", "anyone"];

function isCertificate(value: unknown): value is AdmissionCertificate {
  return (
    isRecord(value) &&
    value["formatVersion"] === "1.0" &&
    value["kind"] === "admission" &&
    isDoor(value["door"]) &&
    typeof value["trust"] === "string" &&
    isListOf(value["rcps"], (level) => isListOf(level, isText)) &&
    typeof value["reach"] === "string" &&
    REACHES.includes(value["reach"]) &&
    isOptional(value["tenant"], isTenant) &&
    isOptional(value["getsIn"], isRecord) &&
    isOptional(value["outsider"], isRecord) &&
    isAutomaton(value["subjects"]) &&
    isListOf(value["nobodyElse"], isNobodyElse) &&
    isListOf(value["unproved"], isText)
  );
}

function isDoor(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value["account"], value["provider"], value["providerArn"]].every(isText) &&
    isListOf(value["audiences"], isText) &&
    isOptional(value["roleArn"], isText)
  );
}

function isTenant(value: unknown): boolean {
  return isRecord(value) && ["groups", "namespaceIds", "projectIds"].every((name) => isOptional(value[name], isTexts));
}

function isNobodyElse(value: unknown): boolean {
  return (
    isRecord(value) &&
    isBound(value["than"]) &&
    isListOf(
      value["parts"],
      (part) =>
        isRecord(part) && isIndex(part["statement"]) && isTexts(part["uses"]) && isReasoning(part["because"], 0),
    )
  );
}

function isBound(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value["kind"] === "nobody" || value["kind"] === "tenant") return true;
  return (
    value["kind"] === "named" &&
    ["projects", "projectIds", "groups", "namespaceIds"].every((name) => isTexts(value[name]))
  );
}

/** Deeper than any policy that AWS stores can make one. */
const DEEPEST = 2_000;

function isReasoning(value: unknown, depth: number): boolean {
  if (!isRecord(value) || depth > DEEPEST) return false;
  const inner = (one: unknown): boolean => isReasoning(one, depth + 1);
  switch (value["by"]) {
    case "values":
      return isText(value["claim"]);
    case "bound":
      return value["claim"] === "project_id" || value["claim"] === "namespace_id";
    case "strings":
      return isText(value["claim"]) && isListOf(value["lists"], isIndex) && isListOf(value["cases"], isRecord);
    case "deny":
      return isPlace(value["deny"]) && isListOf(value["cases"], inner);
    case "agreement":
      return (
        [value["claim"], value["component"]].every(isText) &&
        isTexts(value["values"]) &&
        inner(value["silent"]) &&
        inner(value["saying"])
      );
    case "disagreement":
      return [value["claim"], value["component"], value["value"]].every(isText) && inner(value["rest"]);
    case "sameness":
      return (
        isPairOf(value["components"], isText) &&
        isText(value["value"]) &&
        [value["other"], value["silent"], value["saying"]].every(inner)
      );
    case "unmintable":
      return isText(value["subject"]) && inner(value["rest"]);
    default:
      return false;
  }
}

function isPlace(value: unknown): boolean {
  return (
    isRecord(value) &&
    isIndex(value["statement"]) &&
    isOptional(value["level"], isIndex) &&
    isOptional(value["policy"], isIndex)
  );
}

function isAutomaton(value: unknown): boolean {
  return (
    isRecord(value) &&
    isIndex(value["start"]) &&
    isListOf(value["accepts"], isIndex) &&
    isListOf(value["edges"], (edge) => isListOf(edge, isIndex) && edge.length === 4)
  );
}

function isTexts(value: unknown): boolean {
  return isListOf(value, isText);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isIndex(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isPairOf(value: unknown, is: (one: unknown) => boolean): boolean {
  return isListOf(value, is) && value.length === 2;
}

function isListOf(value: unknown, is: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(is);
}

function isOptional(value: unknown, is: (one: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
