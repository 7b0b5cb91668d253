// The cost model against sums that were made by hand.
import { expect, it } from 'vitest';
import { assumptions, costOf, cpuShareOf, listPrices, type RequestProfile } from '../../bench/cost-model.ts';

const token: RequestProfile = {
  warmCpuMilliseconds: 4,
  coldMilliseconds: 250,
  corbadoCalls: 1,
  dynamodbReads: 1,
  dynamodbWrites: 0,
  logBytes: 522,
};

it('gives a function its share of a core: all of one at 1,769 MB', () => {
  expect(cpuShareOf(1769)).toBe(1);
  expect(cpuShareOf(256)).toBeCloseTo(0.1447, 4);
});

it('bills a connect token for its waiting and for its slowed down computing, in whole milliseconds', () => {
  // 50 for Corbado, 5 for DynamoDB, 4 / 0.1447 = 27.64 for itself.
  expect(costOf(token).billedMilliseconds).toBe(83);
});

it('adds up a million connect tokens', () => {
  const { usdPerMillion, totalUsdPerMillion, oursUsdPerMillion } = costOf(token);
  expect(usdPerMillion.httpApi).toBe(1);
  expect(usdPerMillion.lambdaRequests).toBe(0.2);
  // 83 ms of a quarter of a GB, a million times: 20,750 GB-seconds.
  expect(usdPerMillion.lambdaTime).toBeCloseTo(0.2767, 4);
  // One in a hundred takes another 250 ms.
  expect(usdPerMillion.coldStarts).toBeCloseTo(0.0083, 4);
  expect(usdPerMillion.dynamodb).toBe(0.125);
  // 522 + 26 bytes of ours, 400 + 26 of the gateway's: 0.974 GB.
  expect(usdPerMillion.logs).toBeCloseTo(0.487, 4);
  expect(totalUsdPerMillion).toBeCloseTo(2.097, 3);
  expect(oursUsdPerMillion).toBeCloseTo(0.772, 3);
});

it('takes five times as much for a write as for a read', () => {
  const writing = costOf({ ...token, dynamodbReads: 0, dynamodbWrites: 1 });
  expect(writing.usdPerMillion.dynamodb).toBe(5 * listPrices.dynamodbReadsPerMillion);
});

it('grows with the CPU time and with the memory, and shrinks without log lines', () => {
  const total = (changes: Partial<RequestProfile>, memoryMb: number = assumptions.memoryMb): number =>
    costOf({ ...token, ...changes }, { ...assumptions, memoryMb } as typeof assumptions).totalUsdPerMillion;
  expect(total({ warmCpuMilliseconds: 8 })).toBeGreaterThan(total({}));
  expect(total({}, 1024)).toBeGreaterThan(total({}));
  expect(total({ logBytes: 0 })).toBeLessThan(total({}));
});
