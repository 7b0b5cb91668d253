// The operations of Corbado's Frontend API that its web client calls: the shape of each request, and the story behind it.
// The shapes are those of the client's own generated types: https://www.npmjs.com/package/@corbado/web-core (api/v2).
import type * as z from 'zod';
import { fieldProblems } from '../corbado/answer.ts';
import { appendFinishSchema, appendStartSchema, finishAppend, startAppend } from './append.ts';
import { type ClientCall, Refused } from './client-call.ts';
import type { FrontendParts } from './frontend-parts.ts';
import {
  clearProcess,
  eventSchema,
  initAppend,
  initLogin,
  initManage,
  initSchema,
  noteEvent,
  processClearSchema,
} from './init.ts';
import { finishLogin, loginFinishSchema, loginStartSchema, startLogin } from './login.ts';
import { deletePasskey, listPasskeys, manageDeleteSchema, manageListSchema } from './manage.ts';

/** Answers the body of a success; throws `Refused` otherwise. */
type Operation = (parts: FrontendParts, body: unknown, call: ClientCall) => Promise<object>;

const operation =
  <Request>(
    schema: z.ZodType<Request>,
    story: (parts: FrontendParts, request: Request, call: ClientCall) => Promise<object>,
  ): Operation =>
  async (parts, body, call) => {
    const request = schema.safeParse(body);
    if (request.success) return story(parts, request.data, call);
    throw new Refused('validation_error', 'The request is not valid.', fieldProblems(request.error));
  };

const operations = new Map<string, Operation>([
  ['append/init', operation(initSchema, initAppend)],
  ['append/start', operation(appendStartSchema, startAppend)],
  ['append/finish', operation(appendFinishSchema, finishAppend)],
  ['login/init', operation(initSchema, initLogin)],
  ['login/start', operation(loginStartSchema, startLogin)],
  ['login/finish', operation(loginFinishSchema, finishLogin)],
  ['manage/init', operation(initSchema, initManage)],
  ['manage/list', operation(manageListSchema, listPasskeys)],
  ['manage/delete', operation(manageDeleteSchema, deletePasskey)],
  ['events', operation(eventSchema, noteEvent)],
  ['process/clear', operation(processClearSchema, clearProcess)],
]);

/** The operation's name in faults and in the table above: the path without this. */
export const pathPrefix = '/v2/connect/';

export const operationAt = (path: string): Operation | undefined => operations.get(path.slice(pathPrefix.length));
