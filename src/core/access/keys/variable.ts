import type { Secret } from "../../text/secret.ts";

/** Where a CI/CD variable lies: what tells it from every other of its GitLab. */
export interface VariablePlace {
  readonly scope: "instance" | "group" | "project";
  /** Path of the group or project. */
  readonly owner?: string;
  readonly ownerId?: string;
  readonly key: string;
  /** The instance's variables have none. */
  readonly environmentScope?: string;
}

/** A variable with its value, for the moment in which a key is looked for. */
export interface HeldVariable extends VariablePlace {
  /** Absent: hidden, so that GitLab shows it to nobody. */
  readonly value?: Secret;
  readonly type: "env_var" | "file";
  readonly protected: boolean;
  readonly masked: boolean;
  readonly hidden: boolean;
}

/** What may be written into a variable. */
export interface VariableWrite {
  readonly at: HeldVariable;
  readonly value: Secret;
}

/** `acme/api AWS_ACCESS_KEY_ID (production)`, as people look for it. */
export function nameVariable({ scope, owner, key, environmentScope }: VariablePlace): string {
  const where = owner ?? (scope === "instance" ? "the instance" : "?");
  const environment = environmentScope === undefined || environmentScope === "*" ? "" : ` (${environmentScope})`;
  return `${where} ${key}${environment}`;
}
