/** What one value of `Principal.AWS` names. */
export type PrincipalForm =
  | { readonly form: "everyone" }
  | { readonly form: "account"; readonly account: string }
  | { readonly form: "user" | "role" | "federated-user"; readonly account: string; readonly name: string }
  | { readonly form: "session"; readonly account: string; readonly name: string; readonly session: string }
  /** `AROA...`, `AIDA...`: what AWS puts in the place of an ARN whose principal was deleted. It names nobody any more. */
  | { readonly form: "deleted" }
  | { readonly form: "unknown" };

const UNKNOWN: PrincipalForm = { form: "unknown" };

/**
 * IAM User Guide, "AWS JSON policy elements: Principal". The name of a role or user is the last part of its path: names
 * are unique in an account whatever the path, and the ARN of a session has no path at all.
 */
export function principalForm(value: string): PrincipalForm {
  if (value === "*") return { form: "everyone" };
  if (!value.startsWith("arn:")) {
    if (isAccount(value)) return { form: "account", account: value };
    return /^A[A-Z0-9]{15,127}$/.test(value) ? { form: "deleted" } : UNKNOWN;
  }
  const parts = value.split(":");
  const [, , service, , account = "", rest = ""] = parts;
  if (parts.length !== 6 || !isAccount(account) || /[*?]/.test(rest)) return UNKNOWN;
  if (service === "iam" && rest === "root") return { form: "account", account };
  const slash = rest.indexOf("/");
  const type = rest.slice(0, Math.max(slash, 0));
  const name = rest.slice(rest.lastIndexOf("/") + 1);
  if (slash < 0 || name === "") return UNKNOWN;
  if (service === "iam" && (type === "user" || type === "role")) return { form: type, account, name };
  if (service !== "sts") return UNKNOWN;
  if (type === "federated-user") return { form: type, account, name };
  const pieces = rest.split("/");
  if (type !== "assumed-role" || pieces.length !== 3) return UNKNOWN;
  return { form: "session", account, name: pieces[1] ?? "", session: name };
}

export function isAccount(text: string): boolean {
  if (text.length !== 12) return false;
  for (let i = 0; i < 12; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
