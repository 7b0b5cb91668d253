// How much is measured: enough for figures, or a first look.
import type { BenchOptions } from './options.ts';
import type { Variant } from './variants.ts';

export type Plan = {
  readonly driverRounds: number;
  /** What is run as in Lambda, how often, at which memory. */
  readonly lambda: readonly {
    readonly memoryMb: number;
    readonly rounds: number;
    readonly includes: (variant: Variant) => boolean;
  }[];
  readonly instructionRounds: number;
  readonly countsInstructionsOf: (variant: Variant) => boolean;
  readonly idle: { readonly pauses: number; readonly seconds: number };
};

// Longer than the five seconds after which Node's own server, and the four after which fetch's client, drop a connection.
const idleSeconds = 6;

const isRunnable = ({ environment, job }: Variant): boolean => environment !== undefined && job !== undefined;
const isConnectToken = (variant: Variant): boolean =>
  isRunnable(variant) && (variant.does === 'connect-token' || variant.style === 'empty');
const isShortList = (variant: Variant): boolean =>
  isConnectToken(variant) && ['ours', 'floor', 'empty'].includes(variant.style);

export const planOf = ({ quick, instructions }: BenchOptions): Plan =>
  quick
    ? {
        driverRounds: 1,
        lambda: [{ memoryMb: 256, rounds: 3, includes: isConnectToken }],
        instructionRounds: instructions ? 1 : 0,
        countsInstructionsOf: isShortList,
        idle: { pauses: 1, seconds: idleSeconds },
      }
    : {
        driverRounds: 11,
        lambda: [
          { memoryMb: 256, rounds: 7, includes: isRunnable },
          { memoryMb: 128, rounds: 5, includes: isConnectToken },
          { memoryMb: 512, rounds: 5, includes: isConnectToken },
        ],
        instructionRounds: instructions ? 1 : 0,
        countsInstructionsOf: isRunnable,
        idle: { pauses: 3, seconds: idleSeconds },
      };
