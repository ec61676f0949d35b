/**
 * What AWS's services can be asked to do, for callers that have it to hand to those who need it. It is big, so that nobody
 * loads it who was not asked a question about it: `catalog/load.ts` does.
 */
export interface Catalog {
  /** The version of the data, which ends in its date. */
  readonly version: string;
  /** The prefixes of all services, sorted. */
  services(): readonly string[];
  /** Every action that a pattern matches, as `s3:GetObject`, sorted. Case does not matter, and neither does the place of a wildcard. */
  expand(pattern: string): readonly string[];
  /** Whether a pattern matches any action that AWS has. */
  isKnown(pattern: string): boolean;
  /** One action by its name, in any case. */
  action(name: string): CatalogAction | undefined;
  resourceTypes(service: string): readonly CatalogResourceType[];
  /** The condition keys that a service has of its own, or uses. */
  conditionKeys(service: string): readonly CatalogConditionKey[];
}

export type AccessLevel = "List" | "Permissions management" | "Read" | "Tagging" | "Write";

export interface CatalogAction {
  /** As AWS spells it, with the service's prefix. */
  readonly name: string;
  /** Tagging and managing permissions are also writing. */
  readonly levels: readonly AccessLevel[];
  /** None: a policy can allow it on `*` only. */
  readonly resourceTypes: readonly ActionResource[];
  /** The keys of the action and of the resources that it is asked for, global keys left out. */
  readonly conditionKeys: readonly string[];
}

export interface ActionResource {
  readonly type: string;
  readonly required: boolean;
}

export interface CatalogResourceType {
  readonly name: string;
  /** With placeholders, as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

export interface CatalogConditionKey {
  /** As AWS spells it; a part that varies stands as a placeholder, as in `aws:ResourceTag/${TagKey}`. */
  readonly name: string;
  /** `String`, `ArrayOfString`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, and arrays of these. */
  readonly type: string;
}
