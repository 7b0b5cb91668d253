// What of a failed answer is passed on: two plain words to the log, and how long to wait to the caller.
import { describe, expect, it } from 'vitest';
import { readFault, readRetryAfterSeconds } from '../../../../functions/shared/corbado/answers.ts';

const answer = (body: unknown, headers: Record<string, string> = {}) => ({
  status: 500,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(body)),
});
const envelope = { httpStatusCode: 400, message: 'canary', runtime: 0.1, requestData: { requestID: 'req-557' } };

describe('a failure', () => {
  it('L4: has a type and a request id that may be logged', () => {
    expect(readFault(answer({ ...envelope, error: { type: 'validation_error', details: 'canary' } }))).toEqual({
      type: 'validation_error',
      requestId: 'req-557',
    });
  });

  it.each([
    ['free text', { error: { type: 'user ada@example.com' }, requestData: { requestID: 'a\n{"level":"INFO"}' } }],
    ['too much', { error: { type: 'x'.repeat(65) }, requestData: { requestID: 'x'.repeat(65) } }],
    ['nothing', {}],
    ['null', null],
    ['another shape', { error: 'validation_error', requestData: 'req-557' }],
  ])('L1: has nothing for the log when it is %s', (_, body) => {
    expect(readFault(answer(body))).toEqual({ type: undefined, requestId: undefined });
  });

  it.each([
    ['1', 1],
    ['30', 30],
    ['0', 1],
    ['120', 30],
    ['999999', 30],
    ['9999999', 2],
    [undefined, 2],
    ['', 2],
    ['abc', 2],
    ['-1', 2],
    ['1.5', 2],
    [' 5', 2],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 2],
  ])('R2: Retry-After %j is passed on as %i s', (text, seconds) => {
    expect(readRetryAfterSeconds(answer({}, text === undefined ? {} : { 'retry-after': text }))).toBe(seconds);
  });
});
