import { randomBytes } from "node:crypto";
import type { Ids } from "./ids.ts";

/** Who is behind an access key. */
export type Caller = RootCaller | UserCaller | RoleCaller;

export interface RootCaller {
  readonly kind: "root";
  readonly account: string;
}

export interface UserCaller {
  readonly kind: "user";
  readonly account: string;
  readonly name: string;
  readonly id: string;
  /** Set for the session of a user (GetSessionToken). */
  readonly issuedAt?: number;
}

export interface RoleCaller {
  readonly kind: "role";
  readonly account: string;
  readonly role: string;
  readonly roleId: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly issuedAt: number;
  /** Texts of the session policies, inline and managed. */
  readonly policies: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly transitive: readonly string[];
  readonly sourceIdentity?: string;
  readonly federatedProvider?: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiresAt?: number;
  readonly caller: Caller;
}

/** Every secret that the sandbox handed out. Lives in memory and nowhere else: no snapshot, journal or message has it. */
export class CredentialBook {
  private readonly byKey = new Map<string, Credentials>();
  private readonly ids: Ids;

  constructor(ids: Ids) {
    this.ids = ids;
  }

  /** A long-lived key: of a user, or of the account's root with which a rehearsal begins. */
  issueKey(caller: RootCaller | UserCaller): Credentials {
    return this.keep({ accessKeyId: this.ids.unique("accessKey"), secretAccessKey: madeUpSecret(), caller });
  }

  issueSession(caller: Caller, expiresAt: number): Credentials {
    return this.keep({
      accessKeyId: this.ids.unique("sessionKey"),
      secretAccessKey: madeUpSecret(),
      // Real tokens are several hundred characters of base64 as well; nothing can be read from either.
      sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(240).toString("base64")}`,
      expiresAt,
      caller,
    });
  }

  find(accessKeyId: string): Credentials | undefined {
    return this.byKey.get(accessKeyId);
  }

  forget(accessKeyId: string): void {
    this.byKey.delete(accessKeyId);
  }

  private keep(credentials: Credentials): Credentials {
    this.byKey.set(credentials.accessKeyId, credentials);
    return credentials;
  }
}

/** 40 characters, as AWS's secrets have. */
export function madeUpSecret(): string {
  return randomBytes(30).toString("base64");
}
