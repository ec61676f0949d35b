/** An unsigned token with the claims of a job on gitlab.com, for what only reads tokens. */
export function jobToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const payload = {
    iss: "https://gitlab.com",
    sub: "project_path:acme/platform/api:ref_type:branch:ref:main",
    aud: "sts.amazonaws.com",
    project_id: "48120001",
    pipeline_id: "1900000001",
    job_id: "9900000001",
    ref: "main",
    ref_type: "branch",
    ref_protected: "true",
    pipeline_source: "push",
    iat: 1_794_000_000,
    exp: 1_794_003_600,
    ...claims,
  };
  return [{ alg: "RS256", kid: "k" }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .concat("c2lnbmF0dXJl")
    .join(".");
}
