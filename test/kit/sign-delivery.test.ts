// The kit's deliveries: signed as the specification says, believed by the functions, and not when one thing about them is wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBasicCredential, isSignedBy } from '../../functions/shared/action/caller.ts';
import {
  actionNames,
  anotherSecret,
  basicDelivery,
  type Delivery,
  documentedEvent,
  guides,
  signDelivery,
  tampered,
} from '../../kit/index.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const timestamp = 1_790_000_000;

const isBelieved = ({ headers, body }: Delivery, nowSeconds = timestamp): boolean =>
  isSignedBy(
    {
      id: headers['webhook-id'] ?? '',
      timestamp: headers['webhook-timestamp'] ?? '',
      signature: headers['webhook-signature'] ?? '',
      body: Buffer.from(body),
    },
    [secret],
    nowSeconds,
  );

describe('a signature', () => {
  it('is that of the specification’s own example', () => {
    const signing = { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' };
    expect(signDelivery('{"test": 2432232314}', { ...signing, timestamp: 1_614_265_330 })).toEqual({
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: '{"test": 2432232314}',
    });
  });

  it('is believed for any event, and not once anything about it is changed', () => {
    const wish = fc.record({
      action: fc.constantFrom(...actionNames),
      guide: fc.constantFrom(...guides),
      seed: fc.nat(),
      extras: fc.boolean(),
    });
    fc.assert(
      fc.property(wish, fc.stringMatching(/^[\w-]{1,60}$/), (about, id) => {
        const event = documentedEvent(about);
        const delivery = signDelivery(event, { secret, id, timestamp });
        expect(JSON.parse(delivery.body)).toEqual(JSON.parse(JSON.stringify(event)));
        expect(isBelieved(delivery)).toBe(true);
        expect(isBelieved(tampered(delivery))).toBe(false);
        expect(isBelieved(delivery, timestamp + 600)).toBe(false);
        expect(isBelieved(signDelivery(event, { secret: anotherSecret(secret), id, timestamp }))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('is made with or without the prefix of the secret', () => {
    const [one, other] = [secret, secret.slice('whsec_'.length)].map((given) =>
      signDelivery({ a: 1 }, { secret: given, id: 'msg_1', timestamp }),
    );
    expect(one).toEqual(other);
  });

  it.each([
    '',
    'whsec_',
    'short',
    Buffer.alloc(23).toString('base64'),
    Buffer.alloc(65).toString('base64'),
    '{"current":"x"}',
  ])('is not made with the secret %j', (unusable) =>
    expect(() => signDelivery({}, { secret: unusable, id: 'msg_1', timestamp })).toThrow(RangeError),
  );
});

describe('tampering', () => {
  it('leaves the meaning: only the bytes tell', () => {
    const delivery = signDelivery({ userId: 'ada' }, { secret, id: 'msg_1', timestamp });
    expect(JSON.parse(tampered(delivery).body)).toEqual(JSON.parse(delivery.body));
    expect(tampered(delivery).body).not.toBe(delivery.body);
  });
});

describe('a password', () => {
  it('is believed, and another is not', () => {
    const isRight = (given: string) => isBasicCredential(basicDelivery({}, given).headers.authorization, [secret]);
    expect([isRight(secret), isRight(anotherSecret(secret)), isRight('')]).toEqual([true, false, false]);
  });
});
