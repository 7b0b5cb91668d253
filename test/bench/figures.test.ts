// The figures of the benchmark against sums that were made by hand: costs, spreads, slopes, and the order of the runs.
import { describe, expect, it } from 'vitest';
import { assumptions, costOf, cpuShareOf, listPrices, type RequestProfile } from '../../bench/cost-model.ts';
import { bytesOf } from '../../bench/scale/rows.ts';
import { ratioOf, seededRandom, shuffled, slope, spreadOf } from '../../bench/spread.ts';

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
    costOf({ ...token, ...changes }, { ...assumptions, memoryMb }).totalUsdPerMillion;
  expect(total({ warmCpuMilliseconds: 8 })).toBeGreaterThan(total({}));
  expect(total({}, 1024)).toBeGreaterThan(total({}));
  expect(total({ logBytes: 0 })).toBeLessThan(total({}));
});

describe('the spread', () => {
  it('is the middle, and where the middle half lies', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, p25: 2, p75: 4, count: 5 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, p25: 1.25, p75: 1.75, count: 2 });
    expect(spreadOf([7])).toEqual({ median: 7, p25: 7, p75: 7, count: 1 });
  });

  it('is not moved by one run that was disturbed', () => {
    expect(spreadOf([10, 11, 10, 9, 10_000]).median).toBe(10);
  });

  it('of a ratio compares what was measured in the same round', () => {
    // The second round took place while the machine was ten times as slow.
    expect(ratioOf([20, 210, 22], [10, 100, 10]).median).toBe(2.1);
    expect(ratioOf([20, 30], [10]).count).toBe(1);
  });
});

describe('the order', () => {
  const items = Array.from({ length: 20 }, (_, index) => index);

  it('is another one each time, and holds everything once', () => {
    const random = seededRandom(1);
    const [first, second] = [shuffled(items, random), shuffled(items, random)];
    expect(first.toSorted((left, right) => left - right)).toEqual(items);
    expect(first).not.toEqual(items);
    expect(second).not.toEqual(first);
  });

  it('can be repeated by its seed', () => {
    expect(shuffled(items, seededRandom(7))).toEqual(shuffled(items, seededRandom(7)));
    expect(shuffled(items, seededRandom(7))).not.toEqual(shuffled(items, seededRandom(8)));
  });
});

it('a leak of a hundred bytes per request is seen through noise', () => {
  const noise = [0, 40_000, -30_000, 20_000, -40_000];
  expect(slope(noise.map((extra, index) => [index * 10_000, index * 1_000_000 + extra]))).toBeCloseTo(100, -1);
});

it('bytes of a row are counted as DynamoDB counts them', () => {
  expect(bytesOf({ pk: { S: 'U#é' }, expiresAt: { N: '1790000000' } })).toBe(2 + 4 + 9 + 6);
});
