/** Trouble that a rehearsal asks for. */
export interface Fault {
  /** `iam:CreateRole`, `sts:*`, `gitlab:*`; absent means every call. */
  readonly call?: string;
  /** The nth matching call, from 1; absent means each. */
  readonly nth?: number;
  /** How many matching calls from there on; 1 with `nth`, else without end. */
  readonly times?: number;
  readonly kind: "throttle" | "deny" | "error" | "drop" | "delay";
  /** For `delay`: how long. For GitLab's `throttle`: what Retry-After says, in whole seconds. */
  readonly ms?: number;
}

/** The faults that are armed, and how often each has been matched. */
export class FaultBox {
  private armed: { readonly fault: Fault; seen: number }[] = [];

  arm(fault: Fault): void {
    this.armed.push({ fault, seen: 0 });
  }

  clear(): void {
    this.armed = [];
  }

  /** The faults that hit this call. Counts the call as a side effect, once for each fault that matches its name. */
  draw(call: string): readonly Fault[] {
    const hits: Fault[] = [];
    for (const entry of this.armed) {
      if (!matches(entry.fault.call, call)) continue;
      entry.seen++;
      const first = entry.fault.nth ?? 1;
      const times = entry.fault.times ?? (entry.fault.nth === undefined ? Number.POSITIVE_INFINITY : 1);
      if (entry.seen >= first && entry.seen < first + times) hits.push(entry.fault);
    }
    return hits;
  }
}

function matches(pattern: string | undefined, call: string): boolean {
  if (pattern === undefined || pattern === "*") return true;
  if (pattern.endsWith(":*")) return call.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase());
  return pattern.toLowerCase() === call.toLowerCase();
}
