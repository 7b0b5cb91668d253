// The face of a Cognito trigger: the event back with a response, or a failure of which the client learns one word.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { readTriggerEvent, type TriggerStory, triggerHandler } from '../../../../functions/shared/trigger/trigger.ts';
import { anyEvent } from '../../any-event.ts';
import { captureLines } from '../../captured-lines.ts';
import { refusing } from '../../refusing.ts';
import { triggerEvent } from '../../trigger-event.ts';

const source = 'VerifyAuthChallengeResponse_Authentication';
const settings = { stage: 'test', functionName: 'verify-auth-challenge', deadlineMilliseconds: 3500 };
const handle = (event: unknown, story: TriggerStory = async () => ({ answerCorrect: true })) =>
  triggerHandler(settings, source, story)(event, { awsRequestId: 'lambda-1' });
const event = triggerEvent('VerifyAuthChallengeResponse', { request: { challengeAnswer: 'canary-proof' } });
const log = captureLines();

describe('an answer', () => {
  it('is the whole event with the response in place of the old one', async () => {
    const sent = { ...event, response: { answerCorrect: true, other: 1 }, unknown: { kept: true } };
    expect(await handle(sent, async () => ({ answerCorrect: false }))).toEqual({
      ...sent,
      response: { answerCorrect: false },
    });
  });

  it('L3: is one line in the log, which holds nothing of the event', async () => {
    await handle(event);
    expect(log.objects()).toMatchObject([
      { requestId: 'lambda-1', route: 'trigger verify-auth-challenge', outcome: 'ok', status: 200 },
    ]);
    expect(log.text()).not.toMatch(/canary|u-1|eu-central-1_Abc123/);
  });
});

describe('a failure', () => {
  it.each([
    [new Refusal('upstream_timeout', { reason: 'canary' }), 'upstream_timeout'],
    [
      new Refusal('temporarily_unavailable', { reason: 'canary', cause: new Error('canary') }),
      'temporarily_unavailable',
    ],
    [new Error('canary'), 'internal_error'],
    ['canary', 'internal_error'],
  ])('R4: of %s shows the client its code and nothing else', async (thrown, code) => {
    const failure: unknown = await handle(event, () => Promise.reject(thrown)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'TriggerFailure', message: code });
    expect(Object.keys(failure as object).sort()).toEqual(['name']);
    expect((failure as Error).cause).toBeUndefined();
    expect(log.objects()).toMatchObject([{ outcome: 'refused', code }]);
  });
});

describe('an event', () => {
  it.each([
    ['of another trigger', triggerEvent('DefineAuthChallenge')],
    ['of the same trigger in another flow', { ...event, triggerSource: 'VerifyAuthChallengeResponse_Other' }],
    ['without a user', { ...event, userName: undefined }],
    ['without a request', { ...event, request: undefined }],
    ['whose session is no list', { ...event, request: { session: 'x' } }],
    [
      'whose session has a text for a result',
      { ...event, request: { session: [{ challengeName: 'a', challengeResult: 'true' }] } },
    ],
    ['with an answer that is no text', { ...event, request: { challengeAnswer: 7 } }],
    ['of API Gateway', { version: '2.0', rawPath: '/', headers: {}, requestContext: {} }],
    ['that is nothing', null],
  ])('I1: %s is refused', async (_, sent) => {
    expect(() => readTriggerEvent(sent, source)).toThrow(refusing('invalid_request', 'event_shape'));
    await expect(handle(sent)).rejects.toThrow(/^invalid_request$/);
  });

  it('I3: of any kind is refused in our own words', async () => {
    const check = async (sent: unknown) => {
      await expect(handle(sent)).rejects.toThrow(/^(invalid_request|internal_error)$/);
    };
    await fc.assert(fc.asyncProperty(anyEvent, check), { numRuns: 100 });
  });

  it('may hold more than is known today', () => {
    const more = { ...event, request: { ...event.request, newField: [1], validationData: { a: 'b' } }, extra: 1 };
    expect(readTriggerEvent(more, source)).toMatchObject(more);
  });
});
