import { AwsError } from "../wire/aws-error.ts";

/** The errors of IAM's service model, with the status that each has. */

export function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", 404, message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("EntityAlreadyExists", 409, message);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", 409, message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", 409, message);
}

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", 400, message);
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, message);
}

export function malformedPolicy(message: string, why: readonly string[] = []): AwsError {
  return new AwsError("MalformedPolicyDocument", 400, message, { why });
}
