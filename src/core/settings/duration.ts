const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** Seconds as a flag takes them: `7d`, `36h`, `90s`. */
export function sayDuration(seconds: number): string {
  const [unit, size] = UNITS.find(([, one]) => seconds > 0 && seconds % one === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}
