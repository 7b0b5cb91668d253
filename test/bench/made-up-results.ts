// Results of a run that never took place, with round figures.
import type { BenchResults, VariantResult } from '../../bench/results.ts';

type Figures = { readonly raw: number; readonly cold: number; readonly instructions: number; readonly warm: number };

const variant = (style: VariantResult['style'], { raw, cold, instructions, warm }: Figures): VariantResult => ({
  id: style === 'empty' ? 'empty' : `${style}/connect-token`,
  style,
  does: style === 'empty' ? undefined : 'connect-token',
  size: { rawBytes: raw * 1000, gzipBytes: raw * 300 },
  leastCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 1 },
  facts: {
    modulesAfterInit: 50,
    modulesAfterFirst: 55,
    heavyModules: style === 'typical' ? ['NativeModule internal/deps/undici/undici'] : [],
    handshakesAtStart: 3,
    warmCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 1 },
    otherWarmCalls: 0,
    logBytes: 500,
  },
  idle: { pauses: 3, newConnections: style === 'typical' ? 3 : 0 },
  driver: { initCpu: [cold], initWall: [cold], firstCpu: [5], firstWall: [5], warmCpu: [warm, warm, warm] },
  instructions: [instructions],
  lambda: [{ memoryMb: 256, init: [cold, cold, cold], first: [50, 50, 50], warm: [20], coldCpu: [cold] }],
});

/** `ours` differs from a run in which everything holds. */
export const madeUpResults = (ours: Partial<Figures> = {}): BenchResults => ({
  madeAt: '2026-11-21T12:00:00.000Z',
  seed: 1,
  quick: false,
  machine: { cpu: 'made up', cores: 2, architecture: 'x64', node: 'v24.0.0', load: [0, 0] },
  runtime: 'none',
  notes: [],
  variants: [
    variant('ours', { raw: 210, cold: 150, instructions: 400, warm: 2, ...ours }),
    variant('empty', { raw: 1, cold: 70, instructions: 110, warm: 0.01 }),
    variant('floor', { raw: 3, cold: 100, instructions: 250, warm: 1 }),
    variant('typical', { raw: 425, cold: 800, instructions: 690, warm: 3 }),
    variant('express', { raw: 3200, cold: 1600, instructions: 1350, warm: 4 }),
  ],
});
