// What users and Corbado do during a run, each act one or several requests that overlap.

import { asApp, connectToken, get, post, remove, signedAction } from '../../bench/load/shots.ts';
import { markerKey } from '../../functions/shared/table/rows.ts';
import { basicHeader } from '../support/action-call.ts';
import { deletedPasskey } from '../support/outcomes-of-webhooks.ts';
import { type Asked, ask, chance, pick, soon, type World } from './asking.ts';
import { type Held, logIn, newJwt, newProof, offer, type User } from './logins.ts';

type Act = (world: World, user: User) => Promise<unknown>;

const isOver = (user: User, held: Held): void => {
  const index = user.held.indexOf(held);
  if (index < 0) return;
  user.held.splice(index, 1);
  user.over.push(held);
  if (user.over.length > 20) user.over.shift();
};

export const check = async (world: World, user: User, held: Held): Promise<void> => {
  const claims = { user: user.userId, uses: held.name };
  const asked = await (chance(world, 0.8)
    ? ask(world, get('/auth/session', asApp(held.token)), { request: 'show the session', ...claims })
    : ask(world, connectToken(asApp(held.token)), { request: 'connect token', ...claims }));
  if (asked.outcome === 'refused') isOver(user, held);
};

const checkOne: Act = async (world, user) => {
  const held = pick(world, chance(world, 0.8) ? user.held : user.over);
  return held && check(world, user, held);
};

const endOne: Act = async (world, user) => {
  // Mostly the oldest: it was used, so a use may be on its way.
  const held = chance(world, 0.7) ? user.held[0] : pick(world, user.held);
  if (held === undefined) return;
  const end = async (): Promise<void> => {
    const claims = { request: 'log out', user: user.userId, ends: held.name };
    const { outcome } = await ask(world, remove('/auth/session', asApp(held.token)), claims);
    if (outcome === 'done') isOver(user, held);
  };
  const checks = Array.from({ length: 3 }, () => soon(world, () => check(world, user, held)));
  await Promise.all([soon(world, end), ...checks]);
  await check(world, user, held);
};

const endEverywhere = async (world: World, user: User, held: Held): Promise<Asked> => {
  const claims = { request: 'log out everywhere', user: user.userId, uses: held.name, endsAll: true };
  const asked = await ask(world, remove('/auth/sessions', asApp(held.token)), claims);
  if (asked.outcome === 'done') for (const one of [...user.held]) if (one === held) isOver(user, one);
  return asked;
};

/** With logins on their way, by what was proven before. */
const endAll: Act = async (world, user) => {
  const held = pick(world, user.held);
  if (held === undefined) return;
  const offers = [await newProof(world, user), await newJwt(world, user)];
  const logins = () => offers.map((one) => soon(world, () => offer(world, user, one)));
  const [asked] = await Promise.all([soon(world, () => endEverywhere(world, user, held)), ...logins()]);
  // As a client does that was told to try again.
  if (asked.outcome === 'unknown' && chance(world, 0.7)) await soon(world, () => endEverywhere(world, user, held));
  await Promise.all([...user.held].map((one) => check(world, user, one)));
  if (chance(world, 0.5)) await Promise.all(logins());
};

const offerAgain: Act = async (world, user) => {
  const one = pick(world, user.offered);
  if (one === undefined) return;
  const times = chance(world, 0.3) ? 2 : 1;
  await Promise.all(Array.from({ length: times }, () => offer(world, user, one)));
};

/** Reports a new passkey, now and then more than once. */
const append: Act = async (world, user) => {
  const { system, ledger, marks } = world;
  const passkey = ledger.name('passkey');
  const credentialId = `cre-${passkey.replace(/\D/g, '')}`;
  const event = { webauthnId: user.userId, credentialId };
  const report = async (id: string): Promise<void> => {
    const nowMilliseconds = system.clock.nowMilliseconds();
    const shot = signedAction('post-append', event, system.actionSecret, { id, nowMilliseconds });
    const issuer = system.corbado.projectId;
    marks.set(markerKey({ kind: 'delivery', issuer, id }).pk, id);
    await ask(world, shot, { request: 'report a passkey', user: user.userId, spends: passkey }, ({ recorded }) =>
      recorded === true ? {} : { outcome: 'refused' },
    );
  };
  const delivery = `msg_${passkey.replace(/\W/g, '')}`;
  await Promise.all([report(delivery), ...(chance(world, 0.3) ? [report(delivery)] : [])]);
  if (chance(world, 0.3)) await report(chance(world, 0.5) ? delivery : `${delivery}again`);
};

const announceDeletion: Act = ({ system, ...world }, user) => {
  const shot = post('/webhooks/corbado', deletedPasskey(user.userId), basicHeader(system.actionSecret));
  return ask({ system, ...world }, shot, { request: 'report a deletion', user: user.userId, schedules: true });
};

const acts: readonly (readonly [share: number, act: Act])[] = [
  [30, checkOne],
  [26, logIn],
  [14, offerAgain],
  [14, endOne],
  [5, endAll],
  [6, append],
  [2, announceDeletion],
];
const allShares = acts.reduce((sum, [share]) => sum + share, 0);

export const actAtRandom = async (world: World, user: User): Promise<void> => {
  let left = world.random() * allShares;
  for (const [share, act] of acts) {
    left -= share;
    if (left < 0) return void (await act(world, user));
  }
};
