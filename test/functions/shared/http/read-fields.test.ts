// What a caller is told about a body that does not fit: every field by its name, what it may be, and nothing of what was sent.
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readTokenRequest } from '../../../../functions/connect-token/connect-token.ts';
import { readExchangeRequest } from '../../../../functions/session/exchange.ts';
import { readActionEvent } from '../../../../functions/shared/action/action-event.ts';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { problemBody } from '../../../../functions/shared/http/http-handler.ts';
import { readFields } from '../../../../functions/shared/http/http-request.ts';
import { readVerifyRequest } from '../../../../functions/verify-passkey/verify-passkey.ts';

const detailOf = (read: () => unknown): unknown => {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return problemBody(error, 'r-1').detail;
  }
};

const token = (body: object) => detailOf(() => readTokenRequest({ ...body }, ['passkey-append', 'passkey-list']));
const verify = (body: object) => detailOf(() => readVerifyRequest({ ...body }));
const exchange = (body: object) => detailOf(() => readExchangeRequest({ ...body }));
const rules = { userIdClaim: 'webauthnId', allowEmailUserId: false } as const;
const event = (body: object) => detailOf(() => readActionEvent({ ...body }, 'pro-1', rules, 'post-append'));

const proof = { signedPasskeyData: 'a.b.c' };

describe('I4: the detail of invalid_request', () => {
  it.each<[string, unknown, string]>([
    ['what is missing', verify({}), 'The field signedPasskeyData is missing.'],
    ['what is empty', verify({ signedPasskeyData: '' }), 'The field signedPasskeyData must not be empty.'],
    ['what is mistyped', exchange({ handoffCode: 7 }), 'The field handoffCode must be of type string.'],
    ['a null', exchange({ idToken: null }), 'The field idToken must be of type string.'],
    ['the choices', verify({ ...proof, delivery: 'body' }), 'The field delivery must be cookie or token.'],
    [
      'what is not known, and what is',
      verify({ ...proof, identifier: 'x' }),
      'The field identifier is not known here; known are signedPasskeyData, delivery, clientState.',
    ],
    [
      'everything at once, as with a misspelt name',
      verify({ signedPasskeydata: 'a.b.c' }),
      'The field signedPasskeyData is missing. ' +
        'The field signedPasskeydata is not known here; known are signedPasskeyData, delivery, clientState.',
    ],
    ['the types', token({ type: 'passkey' }), 'The field type must be passkey-append or passkey-list.'],
    [
      'the types by their other name',
      token({ connectTokenType: '' }),
      'The field connectTokenType must be passkey-append or passkey-list.',
    ],
    ['that a type is missing', token({}), 'The field type must be passkey-append or passkey-list.'],
    ['a field of an event', event({ userId: 7 }), 'The field userId must be of type string.'],
    ['how long it may be', event({ userId: 'x'.repeat(257) }), 'The field userId must have at most 256 characters.'],
    ['a field inside a field', event({ passkey: { id: [] } }), 'The field passkey.id must be of type string.'],
  ])('names %s', (_, detail, expected) => {
    expect(detail).toBe(expected);
  });

  it.each(['eyJhbGciOiJ9', 'a b', '<script>', 'a"b', '', 'ключ', 'a'.repeat(25), 'corbado1_x', 'a\nb', '0'])(
    'L2: does not repeat the name %j, which is of the caller’s own making',
    (name) => {
      const detail = verify({ ...proof, [name]: 'x' });
      expect(detail).toBe('A field is not known here; known are signedPasskeyData, delivery, clientState.');
    },
  );
});

it('I4: the detail says that a value is not in its form, without the form', () => {
  const schema = z.object({ kind: z.string().check(z.regex(/^[a-z]+$/)) });
  expect(readFields(schema, { kind: 'a' }, 'body_shape')).toEqual({ kind: 'a' });
  expect(detailOf(() => readFields(schema, { kind: '1' }, 'body_shape'))).toBe('The field kind is not in its form.');
});
