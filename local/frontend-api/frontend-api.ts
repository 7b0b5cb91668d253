// Corbado’s Frontend API as its web client calls it: who may call, which operation, and the answer or the fault that waits for it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, failure, success } from '../corbado/answer.ts';
import { type JsonRequest, readJson } from '../stand-in/json-request.ts';
import { type ClientCall, describeClientCall, Refused } from './client-call.ts';
import type { FrontendFault, FrontendParts } from './frontend-parts.ts';
import { operationAt, pathPrefix } from './routes.ts';

const requestHeaders = [
  'content-type',
  'x-corbado-client-timezone',
  'x-corbado-process-id',
  'x-corbado-projectid',
  'x-corbado-sdk',
];

/** Whether the page with this origin, or a caller that is no browser, may call. */
const mayCall = (origin: string | undefined, appOrigins: readonly string[]): boolean =>
  origin === undefined || appOrigins.includes(origin);

/** To another origin nothing is granted, so that its browser keeps the answer from it, and sends nothing but the preflight. */
const corsHeaders = (origin: string | undefined, appOrigins: readonly string[]): Record<string, string> => ({
  vary: 'origin',
  ...(origin !== undefined &&
    appOrigins.includes(origin) && {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': requestHeaders.join(','),
      'access-control-max-age': '600',
    }),
});

export const isFrontendPath = (path: string): boolean => path.startsWith(pathPrefix);

const checkCaller = (parts: FrontendParts, { method, headers }: IncomingMessage): Answer | undefined => {
  if (method !== 'POST') return failure('method_not_allowed', 'Only POST is served here.');
  if (!mayCall(headers.origin, parts.party().origins)) return failure('login_error', 'This origin is not the app.');
  return headers['x-corbado-projectid'] === parts.projectId ? undefined : failure('login_error', 'No such project.');
};

const answerOperation = async (parts: FrontendParts, call: ClientCall): Promise<Answer> => {
  const operation = operationAt(call.record.path);
  if (operation === undefined) return failure('not_found', 'No such endpoint.');
  try {
    return success(await operation(parts, call.record.body, call));
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
};

const answerFault = ({ status }: FrontendFault & { kind: 'status' }): Answer => {
  const { body } = failure('internal_error', 'Told to answer so.');
  return { status, body: { ...(body as object), httpStatusCode: status } };
};

const answerCall = async (
  parts: FrontendParts,
  request: IncomingMessage,
  json: JsonRequest,
  call: ClientCall,
): Promise<Answer | undefined> => {
  const fault = parts.faults.take(call.record.path.slice(pathPrefix.length));
  if (fault?.kind === 'stall') return undefined;
  if (fault) return answerFault(fault);
  const refusal = checkCaller(parts, request);
  if (refusal) return refusal;
  return json.ok ? answerOperation(parts, call) : failure('invalid_json', 'The body is not JSON.');
};

export const answerFrontend = async (
  parts: FrontendParts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> => {
  const headers = corsHeaders(request.headers.origin, parts.party().origins);
  if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
  const json = await readJson(request);
  const body = json.ok ? json.value : undefined;
  const call = describeClientCall(request, path, { atMilliseconds: parts.nowMilliseconds(), body });
  parts.calls.push(call.record);
  const answer = await answerCall(parts, request, json, call);
  if (answer === undefined) return;
  call.record.status = answer.status;
  response.writeHead(answer.status, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(answer.body));
};
