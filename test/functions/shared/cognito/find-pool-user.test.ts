// Who of the pool goes by what somebody typed: the very one or nobody, and never nobody because the pool could not be asked.
import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findByEmail, findByName } from '../../../../functions/shared/cognito/find-pool-user.ts';
import { openUserPool } from '../../../../functions/shared/cognito/user-pool.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** A pool that treats every request like this. */
const poolThat = async (treat: (socket: Socket) => unknown) => {
  const server = await startRawServer((socket) => void treat(socket));
  vi.stubEnv('AWS_ENDPOINT_URL', server.url.origin);
  const pool = openUserPool('eu-central-1_Test');
  const asked = () => JSON.parse(server.requests[0]?.split('\r\n\r\n')[1] ?? '{}');
  return { asked, byName: findByName(pool), byEmail: findByEmail(pool) };
};
const saying = (answer: unknown) => (socket: Socket) => socket.write(answerOf(JSON.stringify(answer)));
const failing = (type: string) => (socket: Socket) =>
  socket.write(
    answerOf(JSON.stringify({ __type: type }), 'HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.1'),
  );

const listed = (sub: string, email: string) => ({
  ...{ Username: `name-of-${sub}`, Enabled: true, UserStatus: 'CONFIRMED' },
  Attributes: [
    { Name: 'sub', Value: sub },
    { Name: 'email', Value: email },
  ],
});

describe('by an address', () => {
  it.each(['ada@example.com', 'Ada@Example.com'])('A5: is the one user who has it, in the pool %s', async (email) => {
    const { byEmail, asked } = await poolThat(saying({ Users: [listed('s-1', email)] }));
    expect(await byEmail('ada@example.com', callAt())).toMatchObject({ username: 'name-of-s-1', sub: 's-1' });
    expect(asked()).toMatchObject({ Filter: 'email = "ada@example.com"', Limit: 2 });
  });

  it.each([
    ['no user', []],
    ['two users', [listed('s-1', 'ada@example.com'), listed('s-2', 'ada@example.com')]],
    ['a user of another address', [listed('s-1', 'eve@example.com')]],
    ['a user without one', [{ Username: 'eve', Enabled: true, UserStatus: 'CONFIRMED' }]],
  ])('A5: is nobody when the pool answers with %s', async (_, Users) => {
    const { byEmail } = await poolThat(saying({ Users }));
    expect(await byEmail('ada@example.com', callAt())).toBeUndefined();
  });
});

describe('by a name', () => {
  it('A5: is who the pool says it is, under the pool’s own name', async () => {
    const { Attributes: UserAttributes, ...user } = listed('s-1', 'ada@example.com');
    const { byName } = await poolThat(saying({ ...user, UserAttributes }));
    expect(await byName('alias-of-ada', callAt())).toEqual({
      ...{ username: 'name-of-s-1', sub: 's-1', email: 'ada@example.com', enabled: true, status: 'CONFIRMED' },
    });
  });

  it('A5: is nobody when the pool says so', async () => {
    const { byName } = await poolThat(failing('UserNotFoundException'));
    expect(await byName('ada', callAt())).toBeUndefined();
  });
});

it.each([
  ['throttles', failing('TooManyRequestsException')],
  ['refuses', failing('NotAuthorizedException')],
  ['hangs up', (socket: Socket) => socket.destroy()],
])('R5: a pool that %s is an outage, and not a pool without the user', async (_, treat) => {
  const { byName, byEmail } = await poolThat(treat);
  await expect(byName('ada', callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
  await expect(byEmail('ada@example.com', callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
});
