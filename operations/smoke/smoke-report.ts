// The smoke test's results as a table that can be read in a log.
import { jsonOf } from '../http/send-request.ts';
import { counts, type Result } from './run-checks.ts';

const titleColumns = 68;
const answerColumns = 28;
const indent = ' '.repeat(9);

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
  const columns = [
    verdictOf(result).padEnd(7),
    result.check.title.padEnd(titleColumns),
    answerOf(result).padEnd(answerColumns),
  ];
  const details = [
    ...result.mistakes,
    ...(result.deviation === undefined ? [] : [`known of ${emulator}: ${result.deviation.what}`]),
  ];
  return [`${columns.join('  ')}  ${time}`, ...details.map((detail) => `${indent}${detail}`)].join('\n');
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
