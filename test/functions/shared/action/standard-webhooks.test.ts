// Which deliveries count as signed, and which texts are a secret to sign with: 24 to 64 bytes in base64, with or without the prefix.
import { describe, expect, it } from 'vitest';
import { isSignedBy, type SignedDelivery, signDelivery } from '../../../../functions/shared/action/caller.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const secretOf = (fill: number, size = 32): string => `whsec_${Buffer.alloc(size, fill).toString('base64')}`;
const current = secretOf(1);
const other = secretOf(2);

type Unsigned = Omit<SignedDelivery, 'signature'>;
const unsigned: Unsigned = { id: 'msg_1', timestamp: String(now), body: Buffer.from('{"userId":"u-1"}') };
const sign = (delivery: Unsigned, ...secrets: string[]): SignedDelivery => ({
  ...delivery,
  signature: secrets.map((secret) => `v1,${signDelivery(delivery, secret).toString('base64')}`).join(' '),
});
const good = sign(unsigned, current);
const isAccepted = (change: Partial<SignedDelivery>, secrets = [current], at = now): boolean =>
  isSignedBy({ ...good, ...change }, secrets, at);

describe('known answers', () => {
  // The specification's own example, and two more from `openssl dgst -sha256 -mac HMAC -macopt hexkey:01…01`.
  it.each([
    [
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330', body: '{"test": 2432232314}' },
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    ],
    [{ id: 'msg_1', timestamp: '1790000000', body: '' }, current, 'jTqJBAhATOcD3N74DkYpE04+sKyvPfUpes3V+HbJsag='],
    [
      { id: 'msg_1', timestamp: '1790000000', body: '{"name":"Zoë"}' },
      current.replace('whsec_', ''),
      '8T4tOXSqEhUIouJmMOqytG3lmaH270npH88VkIqJRDA=',
    ],
  ])('A7: %j', ({ body, ...rest }, secret, base64) => {
    const delivery = { ...rest, body: Buffer.from(body) };
    expect(signDelivery(delivery, secret).toString('base64')).toBe(base64);
    expect(isSignedBy({ ...delivery, signature: `v1,${base64}` }, [secret], Number(rest.timestamp))).toBe(true);
  });
});

describe('a good signature', () => {
  it.each([
    ['alone', good.signature],
    ['after one by another secret', sign(unsigned, other, current).signature],
    ['before one by another secret', sign(unsigned, current, other).signature],
    ['beside one of another version', `v1a,${'A'.repeat(86)}== ${good.signature}`],
    ['joined with a comma and a space', sign(unsigned, other, current).signature.replace(' ', ', ')],
    ['beside junk', `v1,AAAA junk v1, ${good.signature}`],
  ])('A7: %s is accepted', (_, signature) => expect(isAccepted({ signature })).toBe(true));

  it('A7: counts under the current and the previous secret, not under one that was removed', () => {
    expect(isAccepted({}, [other, current])).toBe(true);
    expect(isAccepted({}, [current, other])).toBe(true);
    expect(isAccepted({}, [other])).toBe(false);
    expect(isAccepted({}, [])).toBe(false);
  });

  it.each([
    [-301, false],
    [-300, true],
    [0, true],
    [300, true],
    [301, false],
    [-31_536_000, false],
  ])('A7: %i s after its timestamp: accepted is %j', (seconds, expected) => {
    expect(isAccepted({}, [current], now + seconds)).toBe(expected);
  });
});

describe('anything else', () => {
  it.each([
    ['no signature', { signature: '' }],
    ['no id', { id: '' }],
    ['no timestamp', { timestamp: '' }],
    ['a signature without its version', { signature: good.signature.slice('v1,'.length) }],
    ['a signature of another version', { signature: good.signature.replace('v1', 'v2') }],
    ['a part of the signature', { signature: good.signature.slice(0, -8) }],
    ['a longer signature', { signature: `v1,${Buffer.alloc(33).toString('base64')}` }],
    ['a body with one more byte', { body: Buffer.concat([good.body, Buffer.from(' ')]) }],
    ['a body written anew', { body: Buffer.from('{ "userId": "u-1" }') }],
    ['no body', { body: Buffer.alloc(0) }],
  ])('A7: %s is refused', (_, change) => expect(isAccepted(change)).toBe(false));

  // Each of these is signed as it stands, so only the form is wrong.
  it.each([
    ...['msg.1', 'msg 1', 'msg_1\n', 'x'.repeat(129)].map((id) => ({ id })),
    ...[`${now}x`, ` ${now}`, `${now}.0`, `-${now}`, `${now}000`, '1e9', 'NaN'].map((timestamp) => ({ timestamp })),
    { timestamp: `0x${now.toString(16)}` },
  ])('A7: %j is refused however well it is signed', (change) => {
    expect(isSignedBy(sign({ ...unsigned, ...change }, current), [current], now)).toBe(false);
  });

  it('A7: parts cannot be moved over their border', () => {
    const moved = { id: 'msg_1', timestamp: String(now), body: Buffer.from('x.y') };
    expect(isAccepted({ ...sign(moved, current), id: `msg_1.${now}`, timestamp: 'x' })).toBe(false);
  });

  it('A7: looks at eight signatures, as many as any rotation needs, and at no ninth', () => {
    const right = sign(unsigned, current).signature;
    const behind = (others: number) => `${`v1,${Buffer.alloc(32).toString('base64')} `.repeat(others)}${right}`;
    expect([isAccepted({ signature: behind(7) }), isAccepted({ signature: behind(8) })]).toEqual([true, false]);
  });

  it.each([
    ['signatures', 'v1,'.repeat(16_000)],
    ['blanks', ' '.repeat(50_000)],
    ['commas', ','.repeat(50_000)],
    ['commas and blanks', `${' ,'.repeat(25_000)}x`],
  ])('A7: refuses %s without end in linear time', (_, signature) => {
    const startedAt = performance.now();
    expect(isAccepted({ signature })).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(400);
  });
});

describe('a secret', () => {
  const base64Of = (size: number): string => Buffer.alloc(size, 9).toString('base64');

  it.each([
    ['of 24 bytes', base64Of(24)],
    ['of 64 bytes', base64Of(64)],
    ['with its prefix', `whsec_${base64Of(32)}`],
  ])('A7: %s is one', (_, secret) => {
    expect(isSignedBy(sign(unsigned, secret), [secret], now)).toBe(true);
  });

  // Buffer.from skips what is not base64, so a password would make a key of its own that no sender arrives at.
  it.each([
    ['of 23 bytes', base64Of(23)],
    ['of 65 bytes', base64Of(65)],
    ['that is empty', ''],
    ['that is its prefix', 'whsec_'],
    ['in another case of the prefix', `WHSEC_${base64Of(32)}`],
    ['with its prefix twice', `whsec_whsec_${base64Of(32)}`],
    ['that is not base64', `whsec_${'!'.repeat(40)}`],
    ['with a character that is not base64', `whsec_${base64Of(32).slice(0, 20)}!${base64Of(32).slice(20)}`],
    ['that is a password', 'correct-horse.battery:staple_correct~horse'],
  ])('A7: %s stops every delivery, and says nothing of itself', (_, secret) => {
    const check = () => isSignedBy(good, [secret], now);
    expect(check).toThrow(refusing('internal_error', 'action_secret_malformed'));
  });
});
