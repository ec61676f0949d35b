export interface Use {
  readonly at: number;
  readonly region: string;
}

export interface KeyUse extends Use {
  readonly service: string;
}

export interface ActionUse extends Use {
  readonly action: string;
}

/** What was used when. Kept beside the state, since looking at something is not a write. */
export class Activity {
  private readonly keys = new Map<string, KeyUse>();
  private readonly roles = new Map<string, Use>();
  /** By the entity's ARN and the service. Attempts count, refused ones too, as in IAM. */
  private readonly services = new Map<string, ActionUse[]>();

  keyUsed(accessKeyId: string, use: KeyUse): void {
    this.keys.set(accessKeyId, use);
  }

  roleUsed(roleId: string, use: Use): void {
    this.roles.set(roleId, use);
  }

  serviceUsed(arn: string, service: string, use: ActionUse): void {
    const key = `${arn} ${service}`;
    const earlier = (this.services.get(key) ?? []).filter(({ action }) => action !== use.action);
    this.services.set(key, [...earlier, use]);
  }

  keyUse(accessKeyId: string): KeyUse | undefined {
    return this.keys.get(accessKeyId);
  }

  roleUse(roleId: string): Use | undefined {
    return this.roles.get(roleId);
  }

  /** One for each action, the latest last. */
  serviceUses(arn: string, service: string): readonly ActionUse[] {
    return this.services.get(`${arn} ${service}`) ?? [];
  }
}
