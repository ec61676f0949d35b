import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { writeTime } from "../../../../src/edge/time/clock.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Job, type Rig, filesWith, isInstalled, sallyport, shell, startRig } from "./rig.ts";

const PROVIDER = "projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com";
const ACCOUNT = "deploy@acme.iam.gserviceaccount.com";

interface Asked {
  readonly path: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, string>>;
}

let rig: Rig;
let google: {
  readonly url: string;
  readonly asked: Asked[];
  refusal: { status: number; body: object } | undefined;
  close: () => void;
};

beforeAll(async () => {
  rig = await startRig();
  google = await startGoogle();
});
afterAll(() => {
  google.close();
  return rig.sandbox.close();
});

/** The two calls of workload identity federation, in both of the forms that clients send. */
async function startGoogle() {
  const state: typeof google = { url: "", asked: [], refusal: undefined, close: () => void server.close() };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const isForm = request.headers["content-type"]?.includes("form") === true;
    const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || "{}");
    state.asked.push({ path: request.url ?? "", authorization: request.headers.authorization ?? "", body });
    const { refusal } = state;
    if (refusal !== undefined) return response.writeHead(refusal.status).end(JSON.stringify(refusal.body));
    const answer = request.url?.startsWith("/v1/token")
      ? {
          access_token: "federated-canary",
          token_type: "Bearer",
          expires_in: 3600,
          issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
        }
      : { accessToken: "impersonated-canary", expireTime: writeTime(Date.now() + 3_600_000) };
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return Object.assign(state, {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
  });
}

async function gcpJob(more: Readonly<Record<string, string>> = {}): Promise<Job> {
  const aud = `//iam.googleapis.com/${PROVIDER}`;
  const claims: object = JSON.parse(Buffer.from(rig.token.split(".")[1] ?? "", "base64url").toString());
  const token = await rig.sandbox.gitlab.sign({ ...claims, aud });
  return rig.job({ GCP_ID_TOKEN: token, ...more });
}

const flags = (): readonly string[] => ["--cloud", "gcp", "--gcp-provider", PROVIDER, "--endpoint-url", google.url];

describe("credentials for Google Cloud", () => {
  it("are an access token on request: exchanged, and for a service account impersonated", async () => {
    const job = await gcpJob();
    expect((await sallyport(job, "creds", ...flags(), "--print-token")).stdout).toBe("federated-canary\n");
    expect(google.asked.at(-1)).toMatchObject({
      path: "/v1/token",
      body: {
        grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
        audience: `//iam.googleapis.com/${PROVIDER}`,
        subjectToken: job.env["GCP_ID_TOKEN"],
      },
    });
    const as = await sallyport(job, "creds", ...flags(), "--service-account", ACCOUNT, "--print-token");
    expect(as.stdout).toBe("impersonated-canary\n");
    expect(google.asked.at(-1)).toMatchObject({
      path: `/v1/projects/-/serviceAccounts/${encodeURIComponent(ACCOUNT)}:generateAccessToken`,
      authorization: "Bearer federated-canary",
    });
    const traced = await sallyport(
      { ...job, env: { ...job.env, CI_DEBUG_TRACE: "true" } },
      "creds",
      ...flags(),
      "--print-token",
    );
    expect(traced).toMatchObject({ code: 1, stdout: "" });
  });

  it("are a file for gcloud and the libraries, in lines for the shell", async () => {
    const job = await gcpJob({ GOOGLE_CREDENTIALS: "{}" });
    const lines = `eval "$(sallyport creds ${flags().join(" ")} --service-account ${ACCOUNT})"
      cat "$GOOGLE_APPLICATION_CREDENTIALS"; test -z "\${GOOGLE_CREDENTIALS-}" && test "$CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE" = "$GOOGLE_APPLICATION_CREDENTIALS"`;
    const { code, stdout, stderr } = await shell(job, lines);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: "external_account",
      audience: `//iam.googleapis.com/${PROVIDER}`,
      service_account_impersonation_url: expect.stringContaining(ACCOUNT),
      credential_source: { file: expect.any(String) },
    });
    expect(filesWith(job.project, job.env["GCP_ID_TOKEN"] ?? "")).toEqual([]);
  });

  it("are written where they are wanted", async () => {
    const job = await gcpJob();
    const file = join(job.home, "gcp.json");
    const { code, stdout } = await sallyport(job, "creds", ...flags(), "--out", file);
    expect(code).toBe(0);
    expect(stdout).toContain(`export GOOGLE_APPLICATION_CREDENTIALS='${file}'`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain(job.env["GCP_ID_TOKEN"] ?? "none");
  });

  it("are there for a command, and gone after it", async () => {
    const job = await gcpJob();
    const look =
      'cat "$GOOGLE_APPLICATION_CREDENTIALS"; echo; echo "$GOOGLE_APPLICATION_CREDENTIALS $CLOUDSDK_CORE_PROJECT"';
    const { code, stdout } = await sallyport(
      job,
      "exec",
      ...flags(),
      "--gcp-project",
      "acme-prod",
      "--",
      "sh",
      "-c",
      look,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/gcp-credentials\.json acme-prod\n$/);
    expect(filesWith(job.temp, "external_account")).toEqual([]);
  });

  it("are refused in words that help", async () => {
    const job = await gcpJob();
    const said: readonly (readonly [object, RegExp])[] = [
      [
        {
          error: "unauthorized_client",
          error_description: "The given credential is rejected by the attribute condition.",
        },
        /claims are strings/,
      ],
      [
        {
          error: {
            code: 403,
            status: "PERMISSION_DENIED",
            message: "Permission 'iam.serviceAccounts.getAccessToken' denied",
          },
        },
        /workloadIdentityUser/,
      ],
    ];
    for (const [body, help] of said) {
      google.refusal = { status: 403, body };
      const { code, stderr } = await sallyport(job, "exec", ...flags(), "--", "true");
      expect(code).toBe(2);
      expect(stderr.replaceAll(/\s+/g, " ")).toMatch(help);
    }
    google.refusal = undefined;
    expect((await sallyport(job, "exec", "--cloud", "gcp", "--", "true")).code).toBe(3);
    expect(
      (await sallyport(job, "exec", "--cloud", "gcp", "--gcp-provider", "projects/acme/x", "--", "true")).code,
    ).toBe(3);
  });

  it.skipIf(!isInstalled("gcloud"))("are taken by gcloud (skipped without gcloud)", async () => {
    const job = await gcpJob();
    const line = ["gcloud", "auth", "print-access-token", "--quiet"];
    const { code, stdout, stderr } = await sallyport(
      job,
      "exec",
      ...flags(),
      "--service-account",
      ACCOUNT,
      "--",
      ...line,
    );
    expect(code, stderr).toBe(0);
    expect(stdout.trim()).toBe("impersonated-canary");
  });
});
