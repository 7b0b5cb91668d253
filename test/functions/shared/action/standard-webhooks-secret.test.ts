// Which texts are a Standard Webhooks secret: 24 to 64 bytes in base64, with or without the prefix.
import { expect, it } from 'vitest';
import { isSignedBy, signDelivery } from '../../../../functions/shared/action/standard-webhooks.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const base64Of = (size: number): string => Buffer.alloc(size, 9).toString('base64');
const delivery = { id: 'msg_1', timestamp: String(now), body: Buffer.from('{}') };
const zeroes = `v1,${Buffer.alloc(32).toString('base64')}`;

it.each([
  ['of 24 bytes', base64Of(24)],
  ['of 64 bytes', base64Of(64)],
  ['with its prefix', `whsec_${base64Of(32)}`],
])('A7: a secret %s is one', (_, secret) => {
  const signature = `v1,${signDelivery(delivery, secret).toString('base64')}`;
  expect(isSignedBy({ ...delivery, signature }, [secret], now)).toBe(true);
});

// Buffer.from skips what is no base64, so a password would make a key of its own that no sender arrives at.
it.each([
  ['of 23 bytes', base64Of(23)],
  ['of 65 bytes', base64Of(65)],
  ['that is empty', ''],
  ['that is its prefix', 'whsec_'],
  ['in another case of the prefix', `WHSEC_${base64Of(32)}`],
  ['with its prefix twice', `whsec_whsec_${base64Of(32)}`],
  ['that is no base64', `whsec_${'!'.repeat(40)}`],
  ['with a character that is no base64', `whsec_${base64Of(32).slice(0, 20)}!${base64Of(32).slice(20)}`],
  ['that is a password', 'correct-horse.battery:staple_correct~horse'],
])('A7: a secret %s stops every delivery, and says nothing of itself', (_, secret) => {
  const check = () => isSignedBy({ ...delivery, signature: zeroes }, [secret], now);
  expect(check).toThrow(refusing('internal_error', 'action_secret_malformed'));
});
