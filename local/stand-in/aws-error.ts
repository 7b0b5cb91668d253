// An error answer in AWS's JSON protocols, as the SDKs read it.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
import type { ServerResponse } from 'node:http';

const statusOf: Record<string, number> = {
  InternalServerError: 500,
  InternalServiceError: 500,
  InternalFailure: 500,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

/**
 * What the caller's role does not allow: DynamoDB, Secrets Manager and Cognito all answer so, with a capital letter that their own errors
 * do not have.
 */
export const sendAccessDenied = (response: ServerResponse, message: string): void => {
  const type = 'AccessDeniedException';
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, Message: message }));
};

/** `name` is the error's AWS name, such as ThrottlingException. */
export const sendAwsError = (response: ServerResponse, name: string, message = 'told to answer so'): void => {
  response.writeHead(statusOf[name] ?? 400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': name });
  response.end(JSON.stringify({ __type: `com.amazonaws#${name}`, message }));
};
