// Environments that Lambda freezes for a minute and longer: the next call is served, nothing that counts once is lost or sent twice.
// FROZEN_SECONDS=360 npm run test:runtime freezes for six minutes.
// Tried by hand: connections that are kept for ever, and a deadline that stays from the first call.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Arrival, Idle } from './closing-front.ts';
import { type FrontedSystem, processOf, startFrontedSystem } from './fronted-system.ts';

const frozenSeconds = Number(process.env.FROZEN_SECONDS ?? 70);
// For as long a secret counts as fresh.
const secretIsOld = frozenSeconds > 300;

const proofOf = ({ system }: FrontedSystem, userId: string): Promise<string> =>
  system.corbado.signPasskeyData({ claims: { webauthnId: userId } });

/** A login by passkey, a connect token and a look at the session: one after the other, as a person makes them. */
const visit = async (fronted: FrontedSystem, userId: string): Promise<number[]> => {
  const { client, system } = fronted;
  const signedPasskeyData = await proofOf(fronted, userId);
  const login = await client.post('/auth/passkey/verify', { signedPasskeyData, delivery: 'token' });
  const bearer = String(login.body.sessionId);
  const token = await client.post('/connectToken', { type: 'passkey-list' }, { bearer });
  const session = await client.get('/auth/session', { bearer });
  const action = await system.invoke('post-login', { signedPasskeyData: await proofOf(fronted, userId) });
  const { statusCode } = (action.ok ? action.payload : {}) as { statusCode?: number };
  return [login.status, token.status, session.status, statusCode ?? 0];
};

const served = [200, 200, 200, 200];

/** What arrived, but for secrets, which are fetched by age. */
const callsIn = (arrived: readonly Arrival[]): string[] =>
  arrived
    .map(({ what }) => what)
    .filter((what) => what !== 'GetSecretValue')
    .toSorted();

/** Texts that arrived at Corbado for verification. */
const proofsIn = (arrived: readonly Arrival[]): unknown[] =>
  arrived
    .filter(({ what }) => what.endsWith('/verifySignedData'))
    .map(({ body }) => (JSON.parse(body) as { signedPasskeyData?: unknown }).signedPasskeyData);

const expectFrozenFor = async ({ environments }: FrontedSystem, seconds: number): Promise<void> => {
  await expect.poll(() => environments.filter((one) => !processOf(one).isStopped)).toEqual([]);
  const before = environments.map((one) => processOf(one).cpuTicks);
  await setTimeout(seconds * 1000);
  expect(environments.map((one) => processOf(one).cpuTicks)).toEqual(before);
};

const endings: [string, Idle, (fronted: FrontedSystem) => void][] = [
  ['closes connections after a minute', { closedAfterSeconds: 60 }, () => {}],
  ['closes connections after 5 s, as it has said', { closedAfterSeconds: 5, announced: true }, () => {}],
  ['closes connections after 5 s without a word', { closedAfterSeconds: 5 }, () => {}],
  [
    'forgets connections, and nobody is told',
    { closedAfterSeconds: 3600 },
    ({ fronts }) => {
      for (const front of fronts) front.forgetConnections();
    },
  ],
];

const expectServedAfter = async (
  fronted: FrontedSystem,
  freeze: () => Promise<void>,
  secretsFetched: number,
): Promise<void> => {
  const { system, during, environments, fronts } = fronted;
  expect(await visit(fronted, 'ada')).toEqual(served);
  const warm = await during(() => visit(fronted, 'ada'));
  expect(warm.result).toEqual(served);
  // One that has started, with its first calls made ahead, and has not been asked yet.
  expect(await system.warm('verify-auth-challenge')).toBeUndefined();
  await freeze();
  const after = await during(() => visit(fronted, 'ada'));
  expect(after.result).toEqual(served);
  expect(callsIn(after.arrived)).toEqual(callsIn(warm.arrived));
  expect([new Set(proofsIn(after.arrived)).size, proofsIn(after.arrived).length]).toEqual([2, 2]);
  expect(after.arrived.filter(({ what }) => what === 'GetSecretValue').length).toBe(secretsFetched);
  expect(fronts.flatMap(({ unheard }) => unheard)).toEqual([]);
  // Nobody died and nobody was replaced: these are the processes that were frozen.
  expect(environments.map((one) => one.ended())).toEqual([1, 2, 3, 4, 5].map(() => undefined));
};

describe.concurrent(`frozen for ${frozenSeconds} s`, () => {
  test.for(endings)(
    'R1: a call is served as if nothing had been, when the other side %s',
    { timeout: (frozenSeconds + 60) * 1000 },
    async ([, idle, loseConnections], { onTestFinished }) => {
      const fronted = await startFrontedSystem(idle, onTestFinished);
      const freeze = async () => {
        loseConnections(fronted);
        await expectFrozenFor(fronted, frozenSeconds);
      };
      // Of Corbado's three callers each its own; what the action is signed with, a direct invocation does not need.
      await expectServedAfter(fronted, freeze, secretIsOld ? 3 : 0);
    },
  );
});

test('R1: nor does a call notice that timers stood still as well, while the time of day went on', async ({
  onTestFinished,
}) => {
  const fronted = await startFrontedSystem({ closedAfterSeconds: 3600 }, onTestFinished);
  const freeze = async () => {
    for (const front of fronted.fronts) front.forgetConnections();
    fronted.system.clock.moveBySeconds(70);
    await expectFrozenFor(fronted, 0.5);
  };
  await expectServedAfter(fronted, freeze, 0);
});
