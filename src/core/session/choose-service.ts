/** What a user asked that the web-identity variables cannot carry. */
export interface ServiceWish {
  readonly durationSeconds: number | undefined;
  readonly policy: string | undefined;
  readonly chained: boolean;
  readonly roles: number;
  readonly refresh: boolean;
}

export interface ServiceChoice {
  /** By the agent; else by the token and the names that SDKs exchange it with themselves. */
  readonly agent: boolean;
  /** Why the child may not have the token: with it an SDK would take the whole role, for as long as it likes. */
  readonly hides: string | undefined;
}

/** How a command is to be served. */
export function chooseService(wish: ServiceWish): ServiceChoice {
  const reasons = [
    ...(wish.durationSeconds === undefined ? [] : ["--duration"]),
    ...(wish.policy === undefined ? [] : ["--allow-only"]),
    ...(wish.chained ? ["--chain"] : []),
    ...(wish.roles > 1 ? ["several roles"] : []),
  ];
  return { agent: wish.refresh || reasons.length > 0, hides: reasons.length > 0 ? reasons.join(", ") : undefined };
}
