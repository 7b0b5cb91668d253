// What the pool's answer about a user is read as, and when it is no answer.
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { openUserPool, readPoolUser } from '../../../../functions/shared/cognito/user-pool.ts';
import { callAt } from '../../call-at.ts';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';

const askingPoolThatSays = async (answer: unknown) => {
  const { url } = await startRawServer((socket) => void socket.write(answerOf(JSON.stringify(answer))));
  vi.stubEnv('AWS_ENDPOINT_URL', url.origin);
  return readPoolUser(openUserPool('eu-central-1_Test'))('ada', callAt());
};

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
});

it('M2: a user is what the pool calls them, with what it says of them', async () => {
  const UserAttributes = [
    { Name: 'sub', Value: 's-1' },
    { Name: 'custom:passkey_enrolled', Value: 'true' },
  ];
  expect(await askingPoolThatSays({ Username: 'ada', UserAttributes, UserMFASettingList: ['SMS_MFA'] })).toEqual({
    username: 'ada',
    attributes: new Map([
      ['sub', 's-1'],
      ['custom:passkey_enrolled', 'true'],
    ]),
    mfaFactors: ['SMS_MFA'],
  });
});

it.each([{}, { Username: 'ada' }, { Username: 'ada', UserAttributes: [{ Name: 'email', Value: 'a@example.com' }] }])(
  'M2: %j is no answer about a user, and not one of a user without a flag',
  async (answer) => {
    await expect(askingPoolThatSays(answer)).rejects.toMatchObject({ name: 'UnusableAnswer' });
  },
);
