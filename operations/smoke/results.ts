// Asks what the checks ask, one after the other so that no throttle is met, judges each answer, and shows the results as a table.
import { verdictLine } from '../command/progress.ts';
import { type Answer, jsonOf, sendRequest } from '../command/send-request.ts';
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

const titleColumns = 68;
const answerColumns = 28;

const verdictOf = (result: Result): string => {
  if (counts(result)) return 'FAILED';
  return result.deviation === undefined ? 'ok' : 'known';
};

const answerOf = ({ answer }: Result): string => {
  if (answer === undefined) return 'no answer';
  const { code } = jsonOf(answer);
  return typeof code === 'string' ? `${answer.status} ${code}` : String(answer.status);
};

/** One line, and below it what is wrong. */
export const describeResult = (result: Result, emulator: string | undefined): string => {
  const time = result.answer === undefined ? '' : `${result.answer.milliseconds} ms`;
  const columns = [result.check.title.padEnd(titleColumns), answerOf(result).padEnd(answerColumns), time];
  const details = [
    ...result.mistakes,
    ...(result.deviation === undefined ? [] : [`known of ${emulator}: ${result.deviation.what}`]),
  ];
  return verdictLine(verdictOf(result), columns.join('  '), details);
};

/** The last line. */
export const summarize = (results: readonly Result[], emulator: string | undefined): string => {
  const failed = results.filter(counts).length;
  const known = results.filter(({ deviation }) => deviation !== undefined).length;
  const parts = [
    `${results.length - failed - known} as documented`,
    ...(known > 0 ? [`${known} known of ${emulator}`] : []),
    `${failed} failed`,
  ];
  return parts.join(', ');
};
