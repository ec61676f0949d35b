/** How many calls of one kind a token may make in a window. */
export interface RateLimit {
  readonly calls: number;
  readonly seconds: number;
}

/** GitLab.com's limits on the calls that a reader makes (since April 2025); all others share one. */
export const GITLAB_COM_LIMITS: Readonly<Record<string, RateLimit>> = {
  "GET /projects": { calls: 2000, seconds: 600 },
  "GET /projects/:id": { calls: 400, seconds: 60 },
  "GET /groups": { calls: 200, seconds: 60 },
  "GET /groups/:id": { calls: 400, seconds: 60 },
  "GET /groups/:id/projects": { calls: 600, seconds: 60 },
  "*": { calls: 2000, seconds: 60 },
};

export interface Allowance {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts calls in fixed windows, as Rack::Attack does. */
export class RateLimiter {
  private readonly limits: Readonly<Record<string, RateLimit>>;
  private readonly counters = new Map<string, { window: number; count: number }>();

  constructor(limits: Readonly<Record<string, RateLimit>>) {
    this.limits = limits;
  }

  count(route: string, token: string, now: number): Allowance {
    const kind = this.limits[route] === undefined ? "*" : route;
    const limit = this.limits[kind];
    if (limit === undefined) return { allowed: true, headers: {} };
    const window = Math.floor(now / (limit.seconds * 1000));
    const key = `${kind} ${token}`;
    const known = this.counters.get(key);
    const counter = known?.window === window ? known : { window, count: 0 };
    counter.count++;
    this.counters.set(key, counter);
    const reset = (window + 1) * limit.seconds;
    const headers = {
      "ratelimit-limit": String(limit.calls),
      "ratelimit-observed": String(counter.count),
      "ratelimit-remaining": String(Math.max(0, limit.calls - counter.count)),
      "ratelimit-reset": String(reset),
      "ratelimit-name": kind === "*" ? "throttle_authenticated_api" : `throttle_${kind}`,
    };
    if (counter.count <= limit.calls) return { allowed: true, headers };
    const wait = Math.max(1, Math.ceil(reset - now / 1000));
    return { allowed: false, headers: { ...headers, "retry-after": String(wait) } };
  }
}
