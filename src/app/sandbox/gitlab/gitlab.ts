import type { Claims } from "../../../core/gitlab/claims.ts";
import { mintClaims } from "../../../core/gitlab/mint-claims.ts";
import type { Clock } from "../state/clock.ts";
import type { Ids } from "../state/ids.ts";
import type { KeyAnswer, SigningKey } from "../state/issuers.ts";
import { type JobWords, readJobWords } from "./job-words.ts";
import { type GitlabKey, makeKey, signToken } from "./signing-keys.ts";
import { Tree } from "./tree.ts";

/** How the instance's keys can be had: as they are, late, or not at all. */
export type KeyTrouble =
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "unreachable" | "broken" | "communication-error" | "rejected" };

/** STS gives an issuer about this long to answer. */
const PATIENCE_MS = 5000;

/** A job that GitLab fails before it starts, since its token could be somebody else's. */
export interface JobFailure {
  readonly failureReason: "id_token_burned_project_path";
  readonly message: string;
}

export type Minted = { readonly token: string; readonly claims: Claims } | { readonly failure: JobFailure };

/** One GitLab instance: its issuer, its keys, its projects, and the tokens that its jobs get. */
export class Gitlab {
  readonly issuer: string;
  readonly version: string;
  readonly tree = new Tree();
  keyTrouble: KeyTrouble | undefined;
  /** Set where the certificate is not one that AWS trusts by itself: its thumbprint, as 40 hexadecimal digits. */
  certificate: string | undefined;
  /** The application setting `block_jwt_for_reclaimed_paths`. */
  blocksReclaimedPaths = true;
  private readonly clock: Clock;
  private readonly ids: Ids;
  /** Made when somebody first asks: RSA keys take a moment, and many a rehearsal needs none. */
  private ciKeys: Promise<readonly GitlabKey[]> | undefined;
  private loginKey: Promise<GitlabKey> | undefined;
  private pipelines = 0;

  constructor(issuer: string, version: string, clock: Clock, ids: Ids) {
    this.issuer = issuer;
    this.version = version;
    this.clock = clock;
    this.ids = ids;
  }

  /** The ID token of a job that is described in words, or why GitLab fails the job instead. */
  async mint(words: JobWords): Promise<Minted> {
    const { pipeline, project } = readJobWords(words, this.tree);
    const number = this.pipelines++;
    const claims = mintClaims({
      ...pipeline,
      issuer: this.issuer,
      issuedAt: Math.floor(this.clock.now() / 1000),
      pipelineId: String(1_900_000_001 + number),
      jobId: String(9_900_000_001 + number),
      tokenId: this.ids.uuid("token"),
    });
    const namesPath = `:${claims.sub ?? ""}`.includes(":project_path:");
    if (this.blocksReclaimedPaths && namesPath && this.tree.isBurnedFor(project)) {
      const message =
        "ID token issuance is disabled in CI because this project's path was previously used by a different project.";
      return { failure: { failureReason: "id_token_burned_project_path", message } };
    }
    return { token: await this.sign(claims), claims };
  }

  /** Any claims, signed with the key of CI jobs: for tokens that no job could get. */
  async sign(claims: object): Promise<string> {
    const keys = await this.keysOfJobs();
    return signToken(keys.at(-1) ?? (await this.keyOfLogins()), claims);
  }

  /** A token as a person gets one who logs in somewhere with this GitLab: same issuer, other key, other claims. */
  async signLogin(claims: object): Promise<string> {
    return signToken(await this.keyOfLogins(), claims);
  }

  /** A new signing key; with `keepOld` false, tokens of the old one can no longer be verified. */
  async rotateKeys(options: { readonly keepOld: boolean } = { keepOld: true }): Promise<void> {
    const [old, fresh] = await Promise.all([this.keysOfJobs(), makeKey()]);
    this.ciKeys = Promise.resolve(options.keepOld ? [...old, fresh] : [fresh]);
  }

  /** What `/oauth/discovery/keys` lists: the key of logins and those of CI jobs. */
  async publicKeys(): Promise<readonly SigningKey[]> {
    const [login, jobs] = await Promise.all([this.keyOfLogins(), this.keysOfJobs()]);
    return [login, ...jobs].map((key) => key.publicKey);
  }

  /** What STS finds when it fetches the keys. */
  async answerToSts(): Promise<KeyAnswer> {
    const trouble = this.keyTrouble;
    if (trouble?.kind === "slow" && trouble.ms > PATIENCE_MS) return { kind: "too-slow" };
    if (trouble !== undefined && trouble.kind !== "slow") return { kind: trouble.kind };
    const keys = await this.publicKeys();
    return {
      kind: "keys",
      keys,
      ...(this.certificate === undefined ? {} : { certificate: { thumbprint: this.certificate } }),
    };
  }

  private keysOfJobs(): Promise<readonly GitlabKey[]> {
    this.ciKeys ??= makeKey().then((key) => [key]);
    return this.ciKeys;
  }

  private keyOfLogins(): Promise<GitlabKey> {
    this.loginKey ??= makeKey();
    return this.loginKey;
  }
}
