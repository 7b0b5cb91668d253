// What a failed operation on the table means, and how items look on the wire.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromAttributes, toAttributes, toPlaceholders } from '../../../../functions/shared/dynamo/item.ts';
import { attempt, ConditionFailed } from '../../../../functions/shared/dynamo/table.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const named = (name: string): Error => Object.assign(new Error('canary'), { name });

it.each([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'AbortError',
  'Error',
  'CredentialsProviderError',
  'ReplicatedWriteConflictException',
])('R5: %s is an outage, never a missing session', async (name) => {
  const call = callAt();
  await expect(attempt(Promise.reject(named(name)), call)).rejects.toEqual(refusing('temporarily_unavailable'));
  expect(call.trail.facts).toEqual({ upstreamErrorType: name });
});

it.each([
  'AccessDeniedException',
  'ResourceNotFoundException',
  'ValidationException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
])('R4: %s is our own mistake', async (name) => {
  await expect(attempt(Promise.reject(named(name)), callAt())).rejects.toEqual(refusing('internal_error'));
});

it('R7: a condition that does not hold is for the caller to understand', async () => {
  const call = callAt();
  const failed = attempt(Promise.reject(named('ConditionalCheckFailedException')), call);
  await expect(failed).rejects.toBeInstanceOf(ConditionFailed);
  expect(call.trail.facts).toEqual({});
});

it.each(['text', null, undefined, { name: 'AccessDeniedException' }])('R4: %j thrown is an outage', async (thrown) => {
  await expect(attempt(Promise.reject(thrown), callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
});

it('R4: a success is passed on', async () => expect(await attempt(Promise.resolve(7), callAt())).toBe(7));

it('S2: an item comes back as it was written', () => {
  const item = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.maxSafeInteger()));
  const check = (written: Record<string, string | number>) => {
    expect(fromAttributes(toAttributes(written))).toEqual({ ...written });
  };
  fc.assert(fc.property(item, check));
  expect(toPlaceholders({ now: 7, nonce: 'x' })).toEqual({ ':now': { N: '7' }, ':nonce': { S: 'x' } });
  const read = fromAttributes({ a: { S: '' }, b: { N: '0' }, c: { BOOL: true }, d: { L: [] } });
  expect(read).toEqual({ a: '', b: 0, c: '', d: '' });
});
