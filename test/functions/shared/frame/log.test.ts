// The one line per invocation: what is in it, and what can never get into it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type MetricName, type Outcome, outcomeLine, startTrail } from '../../../../functions/shared/frame/log.ts';
import { asRefusal, Refusal } from '../../../../functions/shared/frame/refusal.ts';

// From numbers, since fast-check's own Unicode strings need a second to get ready.
const ofCodePoints = fc
  .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0xffff), fc.nat(0x2fff), fc.nat(0xff)), { maxLength: 90 })
  .map((codePoints) => String.fromCodePoint(...codePoints));

/** Plain texts, and texts of any code points, halves of pairs and control characters among them. */
const anyText: fc.Arbitrary<string> = fc.oneof(fc.string(), ofCodePoints);

const source = { stage: 'prod', functionName: 'session' };
const at = 1_790_000_000_123;
const outcome: Outcome = {
  requestId: 'r-1',
  route: 'GET /auth/session',
  status: 200,
  durationMilliseconds: 12.345,
  coldStart: false,
};
const lineOf = (changes: Partial<Outcome> = {}, trail = startTrail()) =>
  outcomeLine(source, { ...outcome, ...changes }, trail, at);
const read = (line: string) => z.record(z.string(), z.unknown()).parse(JSON.parse(line));

describe('a line', () => {
  it('L3: of a success has these fields and no others', () => {
    expect(read(lineOf())).toEqual({
      timestamp: '2026-09-21T14:13:20.123Z',
      level: 'INFO',
      service: 'corbado-actions',
      stage: 'prod',
      function: 'session',
      requestId: 'r-1',
      route: 'GET /auth/session',
      outcome: 'ok',
      status: 200,
      durationMs: 12.3,
      coldStart: false,
    });
  });

  it('L4: names what joins it with the lines of others', () => {
    const ids = { lambdaRequestId: 'l-1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
    expect(read(lineOf(ids))).toMatchObject({ requestId: 'r-1', ...ids });
  });

  it('L3: of a refusal has its code and its reason', () => {
    const refusal = new Refusal('unauthorized', { reason: 'session_expired' });
    const { code, reason, level, outcome: word } = read(lineOf({ status: 401, refusal }));
    expect([code, reason, level, word]).toEqual(['unauthorized', 'session_expired', 'INFO', 'refused']);
  });

  it.each([
    [200, 'INFO'],
    [204, 'INFO'],
    [400, 'WARN'],
    [401, 'INFO'],
    [403, 'WARN'],
    [499, 'WARN'],
    [500, 'ERROR'],
    [504, 'ERROR'],
  ])('L4: of status %i is %s', (status, level) => expect(read(lineOf({ status })).level).toBe(level));

  it('L4: of a row that cannot be read is ERROR, whatever the answer', () => {
    const trail = startTrail();
    trail.count('RowUnreadable');
    expect([read(lineOf({}, trail)).level, read(lineOf({ status: 401 }, trail)).level]).toEqual(['ERROR', 'ERROR']);
  });

  it('L3: stays one line of one object, whatever the values hold', () => {
    const forged = '\n{"level":"ERROR","requestId":"forged"}\r\u2028\u2029\u0000"}';
    const text = fc.oneof(
      anyText,
      fc.constant(forged),
      fc.string().map((end) => forged + end),
    );
    const check = (requestId: string, route: string, fact: string) => {
      const trail = startTrail();
      trail.note({ hint: fact, upstreamErrorType: fact });
      const line = lineOf({ requestId, route }, trail);
      expect([...line].every((character) => character >= ' ')).toBe(true);
      expect(read(line)).toMatchObject({ requestId, route, hint: fact, level: 'INFO' });
    };
    fc.assert(fc.property(text, text, text, check));
  });
});

describe('the cause of an unexpected failure', () => {
  const logged = (cause: unknown) => lineOf({ status: 500, refusal: asRefusal(cause) });

  it('L1: is logged by its type and its place', () => {
    const { errorName, errorAt } = read(logged(new TypeError('canary')));
    expect(errorName).toBe('TypeError');
    expect(z.array(z.string()).min(1).max(5).parse(errorAt)[0]).toMatch(/^at .*log\.test\.ts/);
  });

  it.each([
    ['one line', new Error('canary')],
    ['many lines', new Error('a\ncanary\n  canary')],
    ['a cause of its own', new Error('x', { cause: new Error('canary') })],
    ['several errors', new AggregateError([new Error('canary')], 'canary')],
    ['a text', 'canary'],
    ['an object', { message: 'canary', stack: '    at canary' }],
    ['no stack', Object.assign(new Error('canary'), { stack: undefined })],
  ])('L1: is never logged by its words: %s', (_, cause) => expect(logged(cause)).not.toContain('canary'));

  // V8 quotes its input in messages: JSON.parse of a text with such a line gives such a message.
  it.each([
    ['written so', new Error('x\n    at canary')],
    ['written like a whole one', new Error('x\n    at canary (index.mjs:1:1)')],
    ['quoted by JSON.parse', asThrown(() => JSON.parse('\n    at canary'))],
  ])('L1: is never logged by its words, though they look like a place: %s', (_, cause) => {
    expect(logged(cause)).not.toContain('canary');
  });

  it.each([new Error('canary'), 'canary'])('L1: is not logged at all for a failure that we expect', (cause) => {
    const refusal = new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable', cause });
    expect(Object.keys(read(lineOf({ status: 503, refusal })))).not.toContain('errorAt');
    expect(lineOf({ status: 503, refusal })).not.toContain('canary');
  });
});

it('L4: what was counted is a metric of CloudWatch’s embedded format', () => {
  const trail = startTrail();
  const counted: MetricName[] = ['SessionCreated', 'ReplayBlocked', 'SessionCreated'];
  for (const name of counted) trail.count(name);
  expect(read(lineOf({}, trail))).toMatchObject({
    SessionCreated: 1,
    ReplayBlocked: 1,
    stage: 'prod',
    function: 'session',
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: 'CorbadoActions',
          Dimensions: [['stage', 'function']],
          Metrics: [
            { Name: 'SessionCreated', Unit: 'Count' },
            { Name: 'ReplayBlocked', Unit: 'Count' },
          ],
        },
      ],
    },
  });
});

function asThrown(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
