// One request to the stand-in: which operation or document it asks for, the correct answer, and the fault that may take its place.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { RefuseAccess } from '../access/access.ts';
import { sendAccessDenied } from '../stand-in/aws-error.ts';
import { type FaultSource, operationOf } from '../stand-in/fault-switch.ts';
import { adminUpdateUserAttributes } from './change-attributes.ts';
import { adminSetUserMfaPreference } from './change-mfa.ts';
import { CognitoError, contentType, sendCognitoError } from './cognito-error.ts';
import { appliesFirst, type CognitoFault, type RateLimits } from './fault.ts';
import { type CognitoParts, type Operation, parseBody } from './operation.ts';
import { describeUserPoolClient, listUserPoolClients } from './pool-clients.ts';
import { addCustomAttributes, describeUserPool, updateUserPool } from './pool-settings.ts';
import { answerDiscovery, type DiscoveryRequest, discoveryRequest } from './pool-tokens.ts';
import { adminGetUser, listUsers } from './reading-users.ts';
import {
  adminInitiateAuth,
  adminRespondToAuthChallenge,
  initiateAuth,
  respondToAuthChallenge,
} from './sign-in-operations.ts';

export type ReceivedCall = {
  readonly operation: string;
  /** As it was sent, passwords included: for tests only. */
  readonly input: unknown;
  readonly atMilliseconds: number;
};

const maximumCalls = 1000;

/** The newest calls, oldest first. */
export const createCallLog = () => {
  const calls: ReceivedCall[] = [];
  return {
    calls: calls as readonly ReceivedCall[],
    add: (call: ReceivedCall): void => {
      calls.push(call);
      if (calls.length > maximumCalls) calls.shift();
    },
    clear: (): void => {
      calls.length = 0;
    },
  };
};

const operations: ReadonlyMap<string, Operation> = new Map([
  ['AdminGetUser', adminGetUser],
  ['AdminUpdateUserAttributes', adminUpdateUserAttributes],
  ['AdminSetUserMFAPreference', adminSetUserMfaPreference],
  ['ListUsers', listUsers],
  ['InitiateAuth', initiateAuth],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['AdminInitiateAuth', adminInitiateAuth],
  ['AdminRespondToAuthChallenge', adminRespondToAuthChallenge],
  ['DescribeUserPool', describeUserPool],
  ['UpdateUserPool', updateUserPool],
  ['ListUserPoolClients', listUserPoolClients],
  ['DescribeUserPoolClient', describeUserPoolClient],
  ['AddCustomAttributes', addCustomAttributes],
]);

type CallParts = {
  readonly parts: CognitoParts;
  readonly faults: FaultSource<CognitoFault>;
  readonly limits: RateLimits;
  readonly addCall: (call: ReceivedCall) => void;
  readonly countJwks: () => void;
  readonly refuse: RefuseAccess;
};

type Outcome = { readonly answer: object } | { readonly refused: CognitoError };
type Call = { readonly name: string; readonly answer: () => Promise<object> };

const isSigned = ({ headers }: IncomingMessage): boolean => headers.authorization?.startsWith('AWS4-') === true;

const operationCall = ({ parts, limits, addCall }: CallParts, request: IncomingMessage, body: string): Call => {
  const name = operationOf(request.headers['x-amz-target']);
  const answer = async (): Promise<object> => {
    const operation = operations.get(name);
    if (!operation) throw new CognitoError('UnknownOperationException', '');
    if (operation.signed && !isSigned(request)) {
      throw new CognitoError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    limits.require(name);
    return operation.run(parts, parseBody(body));
  };
  addCall({ operation: name, input: loggedInput(body), atMilliseconds: parts.nowMilliseconds() });
  return { name, answer };
};

const loggedInput = (body: string): unknown => {
  try {
    return parseBody(body);
  } catch {
    return body;
  }
};

const discoveryCall = ({ parts, countJwks }: CallParts, asked: DiscoveryRequest): Call => {
  if (asked.document === 'Jwks') countJwks();
  return { name: asked.document, answer: async () => answerDiscovery(parts, asked) };
};

const outcomeOf = (answer: Promise<object>): Promise<Outcome> =>
  answer.then(
    (body) => ({ answer: body }),
    (error: unknown) => {
      if (error instanceof CognitoError) return { refused: error };
      // A mistake of the stand-in's own: to be seen, not to be taken for AWS's answer.
      console.error(error);
      return { refused: new CognitoError('InternalFailure', String(error)) };
    },
  );

const play = (fault: CognitoFault, response: ServerResponse): void => {
  if (fault.kind === 'error')
    sendCognitoError(response, new CognitoError(fault.name, fault.message ?? 'told to answer so'));
  else if (fault.kind === 'garbage') response.writeHead(200).end('<html>not what you asked for</html>');
  else if (fault.kind === 'empty') response.writeHead(200, { 'content-type': contentType }).end('{}');
  else if (fault.kind === 'drop') response.destroy();
};

export const answerCall = async (
  callParts: CallParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = (await buffer(request)).toString('utf8');
  const asked = request.method === 'GET' ? discoveryRequest((request.url ?? '').split('?')[0] ?? '') : undefined;
  const call = asked ? discoveryCall(callParts, asked) : operationCall(callParts, request, body);
  const fault = callParts.faults.take(call.name);
  const refusal = callParts.refuse(request.headers, body);
  if (refusal !== undefined) return sendAccessDenied(response, refusal);
  if (fault && !appliesFirst(fault)) return play(fault, response);
  const outcome = await outcomeOf(call.answer());
  if (fault && fault.kind !== 'slow') return play(fault, response);
  if (fault) await setTimeout(fault.milliseconds, undefined, { ref: false });
  if ('refused' in outcome) return sendCognitoError(response, outcome.refused);
  response.writeHead(200, { 'content-type': asked ? 'application/json' : contentType });
  response.end(JSON.stringify(outcome.answer));
};
