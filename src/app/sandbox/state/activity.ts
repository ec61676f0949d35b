export interface KeyUse {
  readonly at: number;
  readonly region: string;
  readonly service: string;
}

export interface RoleUse {
  readonly at: number;
  readonly region: string;
}

/** What was used when. Kept beside the state, since looking at something is not a write. */
export class Activity {
  private readonly keys = new Map<string, KeyUse>();
  private readonly roles = new Map<string, RoleUse>();

  keyUsed(accessKeyId: string, use: KeyUse): void {
    this.keys.set(accessKeyId, use);
  }

  roleUsed(roleId: string, use: RoleUse): void {
    this.roles.set(roleId, use);
  }

  keyUse(accessKeyId: string): KeyUse | undefined {
    return this.keys.get(accessKeyId);
  }

  roleUse(roleId: string): RoleUse | undefined {
    return this.roles.get(roleId);
  }
}
