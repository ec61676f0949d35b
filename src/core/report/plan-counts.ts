import type { PlanDocument } from "../access/plan/plan-document.ts";

/** What the widget of GitLab's merge requests reads: `artifacts:reports:terraform`. */
export function renderPlanCounts({ summary }: PlanDocument): string {
  const { create, update, adopt } = summary;
  return `${JSON.stringify({ create, update: update + adopt, delete: summary.delete })}\n`;
}
