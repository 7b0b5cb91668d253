// What Cognito refuses, by AWS's names, and how a refusal goes over the wire.
import type { ServerResponse } from 'node:http';

export class CognitoError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

// Everything else is 400 on the wire, throttling and what does not exist included.
const statusOf: Record<string, number> = {
  InternalErrorException: 500,
  InternalServerException: 500,
  InternalFailure: 500,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

export const contentType = 'application/x-amz-json-1.1';

export const sendCognitoError = (response: ServerResponse, { name, message }: Error): void => {
  response.writeHead(statusOf[name] ?? 400, {
    'content-type': contentType,
    // With the colon, as Cognito sends it.
    'x-amzn-errortype': `${name}:`,
    // A header holds one line of Latin-1; the body has the whole text.
    'x-amzn-errormessage': message.replace(/[^\x20-\x7e]+/g, ' ').trim(),
  });
  response.end(JSON.stringify({ __type: name, message }));
};

export const invalidParameter = (message: string): CognitoError =>
  new CognitoError('InvalidParameterException', message);

export const notAuthorized = (message = 'Incorrect username or password.'): CognitoError =>
  new CognitoError('NotAuthorizedException', message);

export const userNotFound = (): CognitoError => new CognitoError('UserNotFoundException', 'User does not exist.');
