/** A finding that somebody has accepted, as `accept:` in `sallyport.yaml` has it. */
export interface Acceptance {
  /** The rule's id: `trust/whole-group`. */
  readonly rule: string;
  /** The resource: an ARN, a file, a GitLab path. */
  readonly at: string;
  readonly because: string;
  /** `2027-01-31`; the day itself still counts. */
  readonly until?: string;
}
