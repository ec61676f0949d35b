import { AWS_MANAGED } from "../../../core/estate/aws-managed.ts";
import type { ManagedPolicy } from "./account.ts";

const CREATED_AT = Date.UTC(2015, 1, 6, 18, 39, 46);

/** Those whose text is known here. A snapshot brings the others that its account uses. */
export function awsManagedPolicies(): ReadonlyMap<string, ManagedPolicy> {
  return new Map(
    Object.entries(AWS_MANAGED).map(([name, statements], index) => {
      const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      const arn = `arn:aws:iam::aws:policy/${name}`;
      const policy: ManagedPolicy = {
        name,
        id: `ANPASANDBOXAWSMANAGE${index + 1}`,
        arn,
        path: "/",
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT,
        versions: [{ id: "v1", document, isDefault: true, createdAt: CREATED_AT }],
        nextVersion: 2,
        tags: new Map(),
      };
      return [arn, policy];
    }),
  );
}
