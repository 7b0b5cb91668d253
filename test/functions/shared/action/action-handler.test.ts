// The two faces of an action, for events of every kind.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActionEvent } from '../../../../functions/shared/action/action-event.ts';
import { type ActionStory, actionHandler, isHttpEvent } from '../../../../functions/shared/action/action-handler.ts';
import { authenticateBySecret, signDelivery } from '../../../../functions/shared/action/caller.ts';
import { createSecret } from '../../../../functions/shared/aws/secret.ts';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { anyContext, anyEvent } from '../../any-event.ts';
import { captureLines } from '../../captured-lines.ts';
import { type EventParts, gatewayEvent } from '../../gateway-event.ts';

const settings = { stage: 'test', functionName: 'post-append', deadlineMilliseconds: 4000 };
const secret = Buffer.alloc(32, 7).toString('base64');
const log = captureLines();

const startAction = (story?: ActionStory) => {
  const seen: unknown[] = [];
  const readOnly: ActionStory = async (event, caller) => {
    seen.push(event);
    const rules = { userIdClaim: 'webauthnId', allowEmailUserId: false } as const;
    return { by: caller.by, userId: readActionEvent(event, 'pro-1', rules, 'post-append').userIds[0] ?? '' };
  };
  const authenticate = authenticateBySecret(
    'hmac',
    createSecret(async () => JSON.stringify({ current: secret })),
  );
  return { seen, handler: actionHandler(settings, authenticate, story ?? readOnly) };
};

const signedEvent = (body: string, parts: EventParts = {}) => {
  const delivery = { id: 'msg_1', timestamp: String(Math.floor(Date.now() / 1000)), body: Buffer.from(body) };
  const headers = {
    'content-type': 'application/json',
    'webhook-id': delivery.id,
    'webhook-timestamp': delivery.timestamp,
    'webhook-signature': `v1,${signDelivery(delivery, secret).toString('base64')}`,
  };
  return gatewayEvent({ path: '/actions/post-append', body, ...parts, headers: { ...headers, ...parts.headers } });
};

describe('a direct invocation', () => {
  it('A8: is answered with an object', async () => {
    const { handler } = startAction();
    expect(await handler({ userId: 'u-1' }, {})).toEqual({ statusCode: 200, body: { by: 'direct', userId: 'u-1' } });
  });

  it.each([null, undefined, [], 'text', 7, true, [{ userId: 'u-1' }]])(
    'I1: of %j is refused as an object',
    async (event) => {
      const { handler, seen } = startAction();
      const error = 'The request is not valid';
      const detail = 'The event must be a JSON object.';
      expect(await handler(event, { awsRequestId: 'lambda-1' })).toEqual({
        statusCode: 400,
        body: { code: 'invalid_request', message: error, error, requestId: 'lambda-1', detail },
      });
      expect(seen).toEqual([]);
    },
  );
});

describe('an HTTP invocation', () => {
  it('A8: is answered with a text', async () => {
    const { handler } = startAction();
    const answer = await handler(signedEvent('{"userId":"u-1"}'), {});
    expect(answer).toMatchObject({ statusCode: 200, body: '{"by":"hmac","userId":"u-1"}' });
  });

  it('A8: whose body claims to be a direct event, or another request, stays what it is', async () => {
    const { handler, seen } = startAction();
    const body = JSON.stringify({
      userId: 'u-1',
      requestContext: { authorizer: { iam: { userArn: 'arn' } } },
      headers: {},
    });
    expect(await handler(signedEvent(body), {})).toMatchObject({
      statusCode: 200,
      body: '{"by":"hmac","userId":"u-1"}',
    });
    expect(seen).toEqual([JSON.parse(body)]);
  });

  it.each([
    ['without a signature', 401, signedEvent('{}', { headers: { 'webhook-signature': '' } })],
    ['unsigned, of another type', 401, gatewayEvent({ body: '{}', headers: { 'content-type': 'text/plain' } })],
    ['unsigned, and not JSON', 401, gatewayEvent({ body: '{' })],
    ['with a body that was not signed', 401, { ...signedEvent('{}'), body: '{"userId":"u-1"}' }],
    ['with another method', 404, signedEvent('{}', { method: 'GET' })],
    ['with a body over the limit', 413, signedEvent(`{"a":"${'x'.repeat(32 * 1024)}"}`)],
    ['with a body that is not JSON', 400, signedEvent('{')],
    ['with a body that is a list', 400, signedEvent('[]')],
    ['with a body of another type', 415, signedEvent('{}', { headers: { 'content-type': 'text/plain' } })],
    ['in payload format 1.0', 400, { ...signedEvent('{}'), version: '1.0' }],
  ])('A1: %s is refused with %i and reaches no story', async (_, status, event) => {
    const { handler, seen } = startAction();
    const answer = await handler(event, {});
    expect(answer).toMatchObject({
      statusCode: status,
      headers: { 'cache-control': 'no-store' },
      body: expect.any(String),
    });
    expect(seen).toEqual([]);
  });
});

it('L2: a story’s failure tells nothing of itself on either face', async () => {
  const { handler } = startAction(() =>
    Promise.reject(new Refusal('internal_error', { reason: 'test', cause: new Error('canary') })),
  );
  const answers = [await handler({}, {}), await handler(signedEvent('{}'), {})];
  expect(answers).toMatchObject([{ statusCode: 500, body: { code: 'internal_error' } }, { statusCode: 500 }]);
  expect(JSON.stringify(answers) + log.text()).not.toContain('canary');
});

it('I3: any event gets an answer of its face, with a numeric status', async () => {
  const { handler } = startAction();
  const check = async (event: unknown, context: unknown) => {
    const answer = await handler(event, context);
    const body = isHttpEvent(event) ? expect.any(String) : expect.any(Object);
    expect(answer).toMatchObject({ statusCode: expect.any(Number), body });
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  };
  await fc.assert(fc.asyncProperty(anyEvent, anyContext, check));
});
