// One request to the gateway, written down with all that its answer promises.
import { setTimeout } from 'node:timers/promises';
import type { Answer, Shot } from '../../bench/load/shots.ts';
import type { LocalSystem } from '../../local/system.ts';
import type { Entry, Outcome } from './history.ts';
import type { Ledger } from './ledger.ts';

export type World = {
  readonly system: LocalSystem;
  readonly ledger: Ledger;
  readonly random: () => number;
  /** Names of sessions by their tokens, and of what counts once by the partition keys of its marks. */
  readonly sessions: Map<string, string>;
  readonly marks: Map<string, string>;
};

type Told = Answer & { readonly hasRetryAfter: boolean };
type Claims = Omit<Entry, 'began' | 'ended' | 'beganSeconds' | 'endedSeconds' | 'answer' | 'hasRetryAfter' | 'outcome'>;

export type Asked = { readonly outcome: Outcome; readonly body: Answer['body'] };

export const nowSeconds = ({ system }: Pick<World, 'system'>): number =>
  Math.floor(system.clock.nowMilliseconds() / 1000);

// Beyond every deadline, so that a request without an answer is a fault of ours.
const patienceMilliseconds = 20_000;

const send = async (base: string, { method, path, headers, body }: Shot): Promise<Told | undefined> => {
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const response = await fetch(base + path, { method, headers, signal, ...(body !== undefined && { body }) });
    const text = await response.text();
    const { status } = response;
    return { status, body: text === '' ? {} : JSON.parse(text), hasRetryAfter: response.headers.has('retry-after') };
  } catch {
    return undefined;
  }
};

const outcomeOf = (told: Told | undefined): Outcome => {
  if (told === undefined || told.status >= 500) return 'unknown';
  return told.status < 300 ? 'done' : 'refused';
};

const labelOf = (told: Told | undefined): string => {
  if (told === undefined) return 'none';
  return told.status < 300 ? String(told.status) : `${told.status} ${String(told.body.code ?? 'gateway')}`;
};

// Nobody asks again at once; most have not even waited as long as Retry-After says.
const longestWaitMilliseconds = 300;

/** `learn` says what else a done request promises, and whether it was refused in other words than a status. */
export const ask = async (
  { system, ledger, random }: World,
  shot: Shot,
  claims: Claims,
  learn: (body: Answer['body']) => Partial<Entry> = () => ({}),
): Promise<Asked> => {
  const base = system.url.replace('localhost', '127.0.0.1');
  const [began, beganSeconds] = [performance.now(), nowSeconds({ system })];
  const told = await send(base, shot);
  const [ended, endedSeconds] = [performance.now(), nowSeconds({ system })];
  const outcome = outcomeOf(told);
  const learned = outcome === 'done' && told ? learn(told.body) : {};
  const times = { began, ended, beganSeconds, endedSeconds };
  const entry = { ...claims, ...times, answer: labelOf(told), hasRetryAfter: told?.hasRetryAfter ?? false, outcome };
  ledger.add({ ...entry, ...learned });
  if (outcome === 'unknown') await setTimeout(random() * longestWaitMilliseconds);
  return { outcome: learned.outcome ?? outcome, body: told?.body ?? {} };
};

export const chance = ({ random }: World, share: number): boolean => random() < share;

export const pick = <Thing>({ random }: World, things: readonly Thing[]): Thing | undefined =>
  things[Math.floor(random() * things.length)];

/** A little later, so that requests overlap in every way. */
export const soon = async <Result>(world: World, work: () => Promise<Result>): Promise<Result> => {
  await setTimeout(Math.floor(world.random() * 15));
  return work();
};
