// Whether a function's memory stays flat: many requests through one thread, its heap measured again and again.
import { setTimeout } from 'node:timers/promises';
import type { FunctionName } from '../../infra/functions.ts';
import { slope } from '../spread.ts';
import { fire } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import { asApp, asBrowser, connectToken } from './shots.ts';
import { inTurn, type Stock } from './stock.ts';
import type { MemorySample } from './system-process.ts';

export type MemoryPoint = MemorySample & { readonly requests: number };

export type MemoryResult = {
  readonly functionName: FunctionName;
  readonly points: readonly MemoryPoint[];
  readonly answers: Readonly<Record<string, number>>;
  readonly heapBytesPerRequest: number;
  readonly rssBytesPerRequest: number;
  readonly isFlat: boolean;
};

// The function with the most to keep: connections to two services, the secret, the issuer's keys.
const functionName = 'connect-token';
const connections = 10;
const users = 200;
// A request's deadline of 8 s stays in memory until it has passed, about 1 kB each: what is measured is what stays after that.
const settleMilliseconds = 9000;
// One small object that is kept for each request takes more; what one measurement differs from the next makes up to half of it.
const flatBytesPerRequest = 40;

/** Cookie, session as bearer token and JWT in turn. Shows each point as soon as it is there. */
export const measureMemory = async (
  system: LoadedSystem,
  stock: Stock,
  { requests, pointCount }: { requests: number; pointCount: number },
  show: (point: MemoryPoint) => void,
): Promise<MemoryResult> => {
  const token = inTurn(await stock.sessions(users));
  const idToken = inTurn(await stock.idTokens(users));
  const credential = inTurn([() => asBrowser(system.origin, token()), () => asApp(token()), () => asApp(idToken())]);
  const next = () => connectToken(credential()());
  const points: MemoryPoint[] = [];
  const answers: Record<string, number> = {};
  const amount = Math.round(requests / pointCount);
  while (points.length < pointCount) {
    const outcome = await fire({ url: system.url, connections, amount, next });
    for (const [label, count] of Object.entries(outcome.answers)) answers[label] = (answers[label] ?? 0) + count;
    await setTimeout(settleMilliseconds);
    const point = { requests: amount * (points.length + 1), ...(await system.order('sampleMemory', functionName)) };
    show(point);
    points.push(point);
  }
  // The first part still compiles and fills what is kept on purpose.
  const settled = points.slice(1);
  const heapBytesPerRequest = slope(settled.map((point) => [point.requests, point.heapBytes]));
  const rssBytesPerRequest = slope(settled.map((point) => [point.requests, point.rssBytes]));
  const isFlat = heapBytesPerRequest < flatBytesPerRequest;
  return { functionName, points, answers, heapBytesPerRequest, rssBytesPerRequest, isFlat };
};
