import { inventoryOf } from "../escalate/inventory.ts";
import type { Estate } from "../estate/estate.ts";
import { aboutEcr } from "./about/ecr.ts";
import type { Catalog } from "../iam/catalog.ts";
import type { AuditDocument } from "./document.ts";
import { type JudgeOptions, judgeDoors } from "./judged-door.ts";
import { RULES } from "./rules/index.ts";
import type { Rule } from "./rule.ts";
import { type RunOptions, runAudit } from "./run.ts";

export interface AuditOptions extends JudgeOptions, RunOptions {
  /** `2026-11-20`. */
  readonly today: string;
  /** All of them where none are named. */
  readonly rules?: readonly Rule[];
  readonly about?: "ecr";
  readonly catalog?: Catalog;
}

/** The whole audit of an estate: doors judged, rules asked, findings sorted. */
export function auditEstate(estate: Estate, options: AuditOptions): AuditDocument {
  const inventory = inventoryOf(estate);
  const doors = judgeDoors(estate, inventory, options);
  const audit = {
    estate,
    inventory,
    doors,
    today: options.today,
    ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
  };
  const document = runAudit(audit, options.rules ?? RULES, options);
  if (options.about === undefined) return document;
  return { ...document, about: { topic: options.about, rows: aboutEcr(estate, inventory, doors, options.today) } };
}
