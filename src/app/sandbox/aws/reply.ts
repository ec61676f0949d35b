import type { Reply } from "../http-server.ts";
import type { Operation } from "./operation.ts";
import type { Service } from "./service.ts";
import type { AwsError } from "./wire/aws-error.ts";
import { writeJson } from "./wire/json-body.ts";
import { element, escapeXml, writeMembers } from "./wire/xml.ts";

/** A result, in the protocol of its service. */
export function resultReply(
  service: Service,
  operation: Operation,
  result: Readonly<Record<string, unknown>>,
  requestId: string,
): Reply {
  const { name, output, emptyResult } = operation;
  switch (service.protocol) {
    case "json":
      return json(200, writeJson(output, result), requestId);
    case "rest":
      return json(200, writeJson(output, result), requestId, "application/json");
    case "ec2": {
      const content = element("requestId", requestId) + writeMembers(output, result);
      return xml(200, `<${name}Response xmlns="${service.namespace}">${content}</${name}Response>`, requestId);
    }
    case "query": {
      const members = writeMembers(output, result);
      const wrapped = Object.keys(output).length === 0 && emptyResult !== true ? "" : element(`${name}Result`, members);
      const metadata = element("ResponseMetadata", element("RequestId", requestId));
      const content = `<${name}Response xmlns="${service.namespace}">${wrapped}${metadata}</${name}Response>`;
      return xml(200, content, requestId);
    }
  }
}

/** A refusal or failure, in the protocol of its service. */
export function errorReply(service: Service, error: AwsError, requestId: string): Reply {
  switch (service.protocol) {
    case "rest":
    case "json": {
      const code = JSON_CODES[error.code] ?? error.code;
      const body = JSON.stringify({ __type: code, Message: error.message, message: error.message });
      const isRest = service.protocol === "rest";
      // JSON 1.1 answers 400 to whatever is not its own fault; REST services say what they mean.
      const status = error.status === 403 && !isRest ? 400 : error.status;
      const reply = json(status, body, requestId, isRest ? "application/json" : undefined);
      return { ...reply, headers: { ...reply.headers, "x-amzn-errortype": code } };
    }
    case "ec2": {
      const detail = element("Error", element("Code", error.code) + element("Message", escapeXml(error.message)));
      return xml(
        error.status,
        `<Response>${element("Errors", detail)}${element("RequestID", requestId)}</Response>`,
        requestId,
      );
    }
    case "query": {
      const type = error.status >= 500 ? "Receiver" : "Sender";
      const detail = [element("Type", type), element("Code", error.code), element("Message", escapeXml(error.message))];
      const content = element("Error", detail.join("")) + element("RequestId", requestId);
      return xml(error.status, `<ErrorResponse xmlns="${service.namespace}">${content}</ErrorResponse>`, requestId);
    }
  }
}

/** The JSON protocol has its own names for what every service can answer. */
const JSON_CODES: Readonly<Record<string, string>> = {
  AccessDenied: "AccessDeniedException",
  ExpiredToken: "ExpiredTokenException",
  IncompleteSignature: "IncompleteSignatureException",
  InvalidAction: "UnknownOperationException",
  InvalidClientTokenId: "UnrecognizedClientException",
  MalformedInput: "SerializationException",
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  Throttling: "ThrottlingException",
  ValidationError: "ValidationException",
};

function xml(status: number, body: string, requestId: string): Reply {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

function json(status: number, body: string, requestId: string, type = "application/x-amz-json-1.1"): Reply {
  return { status, headers: { "content-type": type, "x-amzn-requestid": requestId }, body };
}
