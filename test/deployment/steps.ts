// The steps of the deployment test: each is announced, timed, and ends the test when it fails.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { counted, verdictLine } from '../../operations/command/progress.ts';

export type Step = { readonly title: string; readonly seconds: number; readonly ok: boolean };

/** Runs one step; `note` adds a line below it. */
export type RunStep = <Found>(
  title: string,
  action: (note: (line: string) => void) => Promise<Found>,
) => Promise<Found>;

const titleColumns = 78;

const describe = ({ title, seconds, ok }: Step): string =>
  verdictLine(ok ? 'ok' : 'FAILED', `${title.padEnd(titleColumns)}  ${seconds.toFixed(1).padStart(6)} s`);

const indented = (text: string): string => text.replaceAll(/^/gm, '          ');

/** `steps` fills up as they are run. `takeInterrupt` says, once, that somebody wants the test to end. */
export const createSteps = (
  write: (line: string) => void,
  nowMilliseconds: () => number,
  takeInterrupt: () => boolean = () => false,
) => {
  const steps: Step[] = [];
  const end = (title: string, startedAt: number, ok: boolean): void => {
    const step = { title, seconds: (nowMilliseconds() - startedAt) / 1000, ok };
    steps.push(step);
    write(describe(step));
  };
  const runStep: RunStep = async (title, action) => {
    if (takeInterrupt()) throw new ConfigurationProblem('interrupted');
    const startedAt = nowMilliseconds();
    const notes: string[] = [];
    try {
      const found = await action((line) => void notes.push(line));
      end(title, startedAt, true);
      return found;
    } catch (error) {
      end(title, startedAt, false);
      throw error;
    } finally {
      for (const note of notes) write(indented(note));
    }
  };
  return { steps, runStep };
};

/** `finished` is false when the test ended before its last step. */
export const summarize = (steps: readonly Step[], finished: boolean): string => {
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0).toFixed(1);
  const failed = steps.filter(({ ok }) => !ok);
  const verdict =
    failed.length === 0
      ? finished
        ? 'all passed'
        : 'not finished'
      : `failed: ${failed.map(({ title }) => title).join(', ')}`;
  return `${counted(steps.length, 'step')} in ${seconds} s, ${verdict}`;
};
