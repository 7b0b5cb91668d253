// One step of the journey as it is shown, and the walk that numbers, times and judges steps.
import { CorbadoActionsError } from '../../client/src/index.ts';

export type ShownRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: unknown;
};

export type ShownAnswer = {
  status: number;
  body?: unknown;
  /** The cookie that was set, value shortened, attributes whole. */
  cookie?: string;
};

type Actor = 'Browser' | 'Native app' | 'Corbado' | 'User pool' | 'Schedule' | 'Operator';

export type JourneyStep = {
  /** Counts from 1. */
  number: number;
  /** In plain words, what happens and what is checked. */
  title: string;
  who: Actor;
  /** Secrets in it are shortened; absent where nothing of the bundle was called. */
  request?: ShownRequest;
  answer?: ShownAnswer;
  milliseconds: number;
  ok: boolean;
  /** Why the step failed; it is then the last one. */
  problem?: string;
};

/** What the step at hand has to show; filled in as it happens, so that a failed step shows how far it came. */
export type Shown = Pick<JourneyStep, 'request' | 'answer'>;

/** Ends the journey after a failed step, which has been shown already. */
export class JourneyEnded extends Error {
  override readonly name = 'JourneyEnded';
}

/** Runs one step and yields it; returns what the action found out. */
export type RunStep = <Found>(
  who: Actor,
  title: string,
  action: (shown: Shown) => Promise<Found>,
) => AsyncGenerator<JourneyStep, Found>;

const problemOf = (error: unknown): string => {
  if (error instanceof CorbadoActionsError) return `${error.message} (${error.status} ${error.code})`;
  if (!(error instanceof Error)) return String(error);
  // Node's fetch says only "fetch failed"; the reason is in its cause.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};

export const createStepRunner = (nowMilliseconds: () => number): RunStep => {
  let number = 0;
  return async function* step(who, title, action) {
    number += 1;
    const shown: Shown = {};
    const startedAt = nowMilliseconds();
    const describe = () => ({ number, title, who, ...shown, milliseconds: nowMilliseconds() - startedAt });
    try {
      const found = await action(shown);
      yield { ...describe(), ok: true };
      return found;
    } catch (error) {
      yield { ...describe(), ok: false, problem: problemOf(error) };
      throw new JourneyEnded();
    }
  };
};
