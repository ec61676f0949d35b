import { nameIn } from "../../core/estate/read/arn.ts";
import { isAbsent } from "./apply/look.ts";
import type { On } from "./apply/on.ts";
import type { WriteOperation } from "./apply/operations.ts";
import { listIn, pages, textIn } from "./collect/pages.ts";

interface Kind {
  readonly list: WriteOperation;
  /** Where its answer has them. */
  readonly in: string;
  /** The field that names one. */
  readonly by: string;
  readonly says: string;
}

/** All but policies of what IAM wants gone before it deletes a user (its documentation of DeleteUser lists it). */
const KINDS: readonly Kind[] = [
  { list: "iam.ListAccessKeys", in: "AccessKeyMetadata", by: "AccessKeyId", says: "the access key" },
  { list: "iam.ListSigningCertificates", in: "Certificates", by: "CertificateId", says: "the signing certificate" },
  { list: "iam.ListSSHPublicKeys", in: "SSHPublicKeys", by: "SSHPublicKeyId", says: "the SSH key" },
  {
    list: "iam.ListServiceSpecificCredentials",
    in: "ServiceSpecificCredentials",
    by: "ServiceSpecificCredentialId",
    says: "the service credential",
  },
  { list: "iam.ListMFADevices", in: "MFADevices", by: "SerialNumber", says: "the MFA device" },
  { list: "iam.ListGroupsForUser", in: "Groups", by: "GroupName", says: "the membership of" },
];

/** What is on a user beside its policies and its password, for people: `the access key AKIA...`. */
export async function belongingsOf(on: On, userArn: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { list, in: key, by, says } of KINDS) {
    for await (const page of pages(on.write, list, { UserName: nameIn(userArn) }, on.options)) {
      const names = listIn(page, key).flatMap((one) => textIn(one, by) ?? []);
      found.push(...names.map((name) => `${says} ${name}`));
    }
  }
  return found;
}

/** Whether a person can log in as the user, by a password of its own, which IAM names in no list. */
export async function hasPassword(on: On, userArn: string): Promise<boolean> {
  try {
    await on.write("iam.GetLoginProfile", { UserName: nameIn(userArn) }, on.options);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
