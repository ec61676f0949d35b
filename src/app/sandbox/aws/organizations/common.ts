import type { Organization } from "../../state/organization.ts";
import type { Access, SignedCall } from "../operation.ts";
import { AwsError } from "../wire/aws-error.ts";

export const anything = (): readonly Access[] => [{ resource: "*" }];

/** What a call sees of the organisation: there must be one, and all but its description is for the management account. */
export function organizationOf(call: SignedCall, who: "member" | "manager" = "manager"): Organization {
  const { organization } = call.state;
  const { account } = call.caller;
  const isMember = organization?.members.some(({ id }) => id === account) === true;
  if (organization === undefined || !isMember) {
    throw new AwsError("AWSOrganizationsNotInUseException", 400, "Your account is not a member of an organization.");
  }
  if (who === "manager" && account !== organization.managementAccount) {
    throw new AwsError("AccessDeniedException", 400, "You don't have permissions to access this resource.");
  }
  return organization;
}

export interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** Organizations never gives more than twenty, and may give fewer than it was asked for. */
export function pageOf<T>(all: readonly T[], input: PageInput): { items: readonly T[]; NextToken: string | undefined } {
  const at = input.NextToken === undefined ? 0 : Number(/^sandbox-(\d{1,9})$/.exec(input.NextToken)?.[1] ?? Number.NaN);
  if (Number.isNaN(at)) {
    throw new AwsError("InvalidInputException", 400, "You provided an invalid NextToken.");
  }
  const end = at + (input.MaxResults ?? 20);
  return { items: all.slice(at, end), NextToken: end < all.length ? `sandbox-${end}` : undefined };
}

export function arnOf(organization: Organization, kind: string, id: string): string {
  const tail = id === "" ? "" : `/${id}`;
  return `arn:aws:organizations::${organization.managementAccount}:${kind}/${organization.id}${tail}`;
}
