/** One question as a policy's author would spell it: is what is accepted, less what is refused, all trusted? */
export interface QuestionText {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
  readonly trusted: readonly string[];
}

/** A fixed sequence of numbers below 1, so that every run and every peer gets the same questions. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

const GROUPS = ["acme", "acme/platform", "acme/platform/network", "acme/data", "globex", "globex/web/shop", "initech"];
const PROJECTS = ["api", "web", "infra", "deploy-tools", "terraform", "billing", "app.mobile", "etl_jobs", "docs"];
const REFS = [
  "main",
  "master",
  "develop",
  "release/1.0",
  "release/2026.11",
  "feature/login",
  "hotfix/cve",
  "production",
];
const TAGS = ["v1.0", "v2.3.1", "2026.11.20", "stable"];

/**
 * `size` patterns accepted: nearly half of them exact, the others ending in a star somewhere. What is trusted is mostly
 * the same, widened, so that most questions are provable; a fifth of them refuse something too.
 */
export function makeQuestions(size: number, count: number, seed: number): readonly QuestionText[] {
  const next = random(seed * 1000 + size);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? "";
  const subject = (): string => {
    const project = `${pick(GROUPS)}/${pick(PROJECTS)}`;
    const kind = next();
    if (kind < 0.45) {
      return next() < 0.75
        ? `project_path:${project}:ref_type:branch:ref:${pick(REFS)}`
        : `project_path:${project}:ref_type:tag:ref:${pick(TAGS)}`;
    }
    if (kind < 0.6) return `project_path:${project}:ref_type:branch:ref:*`;
    if (kind < 0.7) return `project_path:${project}:ref_type:*:ref:*`;
    if (kind < 0.8) return `project_path:${pick(GROUPS)}/*:ref_type:branch:ref:${pick(REFS)}`;
    if (kind < 0.87) return `project_path:${pick(GROUPS)}/*`;
    if (kind < 0.94) return `project_path:${project}:ref_type:branch:ref:release/*`;
    return `project_path:${project}:ref_type:tag:ref:v?.*`;
  };
  const widened = (text: string): string => {
    const way = next();
    if (way < 0.35) return text;
    if (way < 0.6) return text.replace(/:ref:.*$/u, ":ref:*");
    if (way < 0.8) return text.replace(/:ref_type:.*$/u, ":*");
    return text.replace(/\/[^/:]*:ref_type.*$/u, "/*");
  };
  return Array.from({ length: count }, () => {
    const accepted = Array.from({ length: size }, subject);
    const provable = next() < 0.85;
    const trusted = accepted.map((text) => (provable || next() > 1.5 / size ? widened(text) : subject()));
    const refused =
      next() < 0.2 ? [`project_path:${pick(GROUPS)}/*:ref_type:tag:*`, "*:ref_type:branch:ref:feature/*"] : [];
    return { accepted, refused, trusted };
  });
}
