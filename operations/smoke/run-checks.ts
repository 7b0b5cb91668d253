// Asks what the checks ask, one after the other so that no throttle is met, and judges each answer.
import { type Answer, sendRequest } from '../http/send-request.ts';
import type { Check } from './check.ts';
import { type Deviation, deviationOf, type EmulatorName } from './emulator-deviations.ts';

export type Result = {
  readonly check: Check;
  /** Absent when there was none. */
  readonly answer: Answer | undefined;
  readonly mistakes: readonly string[];
  /** Why the mistakes do not count here. */
  readonly deviation: Deviation | undefined;
};

const unanswered = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `no answer: ${code || (error instanceof Error ? error.message : String(error))}`;
};

/** Never rejects: no answer is a mistake like any other. */
export const runCheck = async (url: string, check: Check, emulator: EmulatorName | undefined): Promise<Result> => {
  const known = deviationOf(emulator, check.id);
  try {
    const answer = await sendRequest(url, check.ask);
    const mistakes = check.judge(answer);
    return { check, answer, mistakes, deviation: mistakes.length > 0 ? known : undefined };
  } catch (error) {
    return { check, answer: undefined, mistakes: [unanswered(error)], deviation: undefined };
  }
};

/** Whether this result makes the smoke test fail. */
export const counts = ({ mistakes, deviation }: Result): boolean => mistakes.length > 0 && deviation === undefined;
