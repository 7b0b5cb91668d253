// One run: the local system on an engine that dies and comes back, users who go on all the while, and the judgement at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../bench/spread.ts';
import { readItems } from '../../local/dynamodb/read-items.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { actAtRandom, check } from './acts.ts';
import type { World } from './asking.ts';
import { type KillableName, programOf } from './engines.ts';
import type { Broken, Entry, Outage } from './history.ts';
import { judge } from './judge.ts';
import { judgeRows } from './judge-rows.ts';
import { type KillableEngine, startKillableEngine } from './killable-engine.ts';
import { createKillPlan, planKills } from './kills.ts';
import { createLedger } from './ledger.ts';
import { offer, type User } from './logins.ts';

export type RunOptions = {
  readonly engine: KillableName;
  /** All of them, with those that ask at the end what has become of everything. */
  readonly requests: number;
  readonly kills: number;
  readonly seed: number;
};

export type RunResult = {
  readonly entries: readonly Entry[];
  readonly outages: readonly Outage[];
  readonly sessions: number;
  readonly rows: number;
  readonly broken: readonly Broken[];
};

const users = 24;
const atOnce = 16;
// Of all requests, how many have certain answers when the last kill is due: some have none, and the last ask what has become of all.
const shareUnderFaults = 0.4;
// More than a tenth of the idle limit: after each outage the next use of a session is written down.
const [idleSeconds, movedSeconds] = [60, 7];

const unlimited = { SESSION_IDLE_SECONDS: String(idleSeconds), SESSION_MAXIMUM_PER_USER: '1000' };
const extraEnv = {
  session: { ...unlimited, USER_REQUESTS_PER_MINUTE: '0' },
  'verify-passkey': unlimited,
  'connect-token': { SESSION_IDLE_SECONDS: String(idleSeconds), USER_REQUESTS_PER_MINUTE: '0' },
  'post-login': { SESSION_DELIVERY: 'handoff' },
} as const;

/** Corbado uses a proof up as well, which would hide that we have not: here it confirms each as often as it is asked. */
const confirmAgain = ({ corbado }: LocalSystem): void => {
  const { openChallenges } = corbado.state;
  openChallenges.delete = (id) => openChallenges.has(id);
};

const addUser = ({ cognito, template }: LocalSystem, index: number): User => {
  const userId = `faults-${index}`;
  const attributes = { email: `${userId}@example.com`, email_verified: 'true', name: 'A User In Trouble' };
  for (const { id } of template.userPools) cognito?.users.add(id, { username: userId, attributes });
  return { userId, held: [], over: [], offered: [] };
};

const inParallel = async (work: () => Promise<boolean>): Promise<void> => {
  const go = async (): Promise<void> => {
    while (await work());
  };
  await Promise.all(Array.from({ length: atOnce }, go));
};

const live = async (world: World, people: readonly User[], { requests }: RunOptions): Promise<void> => {
  const { ledger, sessions, random } = world;
  const left = (): number =>
    requests - ledger.entries.length - sessions.size - people.reduce((sum, { offered }) => sum + offered.length, 0);
  await inParallel(async () => {
    const user = people[Math.floor(random() * people.length)];
    if (user !== undefined) await actAtRandom(world, user);
    return left() > atOnce;
  });
};

/** What has become of every session, and of everything that may have been used up. */
const askAll = async (world: World, people: readonly User[]): Promise<void> => {
  const byId = new Map(people.map((user) => [user.userId, user]));
  const opened = world.ledger.entries.filter(({ opens }) => opens !== undefined);
  const tokens = new Map([...world.sessions].map(([token, name]) => [name, token]));
  const asks = opened.map(({ user: userId, opens: name = '' }) => async () => {
    const user = byId.get(userId);
    if (user !== undefined) await check(world, user, { name, token: tokens.get(name) ?? '' });
  });
  const offers = people.flatMap((user) => user.offered.splice(0).map((one) => () => offer(world, user, one)));
  const all: (() => Promise<unknown>)[] = [...asks, ...offers];
  await inParallel(async () => {
    const next = all.shift();
    await next?.();
    return next !== undefined;
  });
};

export const run = async (options: RunOptions, say: (line: string) => void): Promise<RunResult> => {
  const { engine: name, requests, kills, seed } = options;
  const random = seededRandom(seed);
  const ledger = createLedger();
  const planned = planKills(kills, requests * shareUnderFaults, random);
  let isOver = false;
  const takeDue = createKillPlan(planned, () => ledger.certain());
  const dataFolder = mkdtempSync(join(tmpdir(), 'faults-'));
  let engine: KillableEngine | undefined;
  const system = await startLocalSystem({
    extraEnv,
    openEngine: async (tables) => {
      engine = await startKillableEngine(tables, {
        program: programOf(name),
        dataFolder,
        outages: ledger.outages,
        takeKill: (operation, body) => {
          const due = isOver ? undefined : takeDue(operation, body);
          if (due) say(`  killed ${due.moment} ${due.step}, away for ${due.pauseMilliseconds} ms and its start`);
          return due;
        },
        onBack: () => system.clock.moveBySeconds(movedSeconds),
      });
      return engine;
    },
  });
  void system.dynamodb.ended.then((reason) => {
    throw new Error(reason);
  });
  try {
    for (const { name: warmed } of system.template.functions) await system.warm(warmed);
    confirmAgain(system);
    const people = Array.from({ length: users }, (_, index) => addUser(system, index));
    const world: World = { system, ledger, random, sessions: new Map(), marks: new Map() };
    await live(world, people, options);
    isOver = true;
    await engine?.untilThere();
    say(`  asking what has become of ${world.sessions.size} sessions, and offering all proofs again`);
    await askAll(world, people);
    const rows = await readItems(engine?.url ?? '', system.template.tables);
    const known = { projectId: system.corbado.projectId, sessions: world.sessions, marks: world.marks };
    const broken = [...judge(ledger), ...judgeRows(rows, ledger, known)];
    return { ...ledger, sessions: world.sessions.size, rows: rows.length, broken };
  } finally {
    await system.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};
