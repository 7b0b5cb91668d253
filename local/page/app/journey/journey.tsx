// The journey: one button that takes a made-up user from password to passkeys and out again, each request in view.
import { type ReactNode, useState } from 'react';
import type { JourneyStep } from '../../../journey/step.ts';
import { runJourney } from './run-journey.ts';
import { StepCard } from './step-card.tsx';

type Run = {
  readonly steps: readonly JourneyStep[];
  readonly state: 'idle' | 'running' | 'over';
  readonly failure?: string;
};

const progressOf = ({ steps, state, failure }: Run): { text: string; tone: string } => {
  if (failure !== undefined) return { text: `The journey could not be run: ${failure}`, tone: 'bad' };
  if (state === 'idle') return { text: '', tone: '' };
  if (state === 'running') return { text: `Running… ${steps.length} done`, tone: '' };
  const failed = steps.find(({ ok }) => !ok);
  const total = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return failed
    ? { text: `Step ${failed.number} failed`, tone: 'bad' }
    : { text: `All ${steps.length} steps passed in ${total} ms`, tone: 'good' };
};

const useJourney = () => {
  const [run, setRun] = useState<Run>({ steps: [], state: 'idle' });
  const start = async (): Promise<void> => {
    if (run.state === 'running') return;
    setRun({ steps: [], state: 'running' });
    try {
      for await (const step of runJourney()) setRun((now) => ({ ...now, steps: [...now.steps, step] }));
      setRun((now) => ({ ...now, state: 'over' }));
    } catch (error) {
      setRun((now) => ({ ...now, state: 'over', failure: error instanceof Error ? error.message : String(error) }));
    }
  };
  return { run, start };
};

export const Journey = (): ReactNode => {
  const { run, start } = useJourney();
  const { text, tone } = progressOf(run);
  return (
    <section aria-label="Journey">
      <p className="quiet panel-intro">
        A user of the existing login gets a session and a first passkey, is found by e-mail address, logs in with the
        passkey in each way, in the browser and in a native app, deletes it, logs out everywhere, and is blocked in the
        end. Every request is real; only Corbado, Cognito and the existing login are stand-ins. It makes up its own
        user, and moves the clock where one would wait.
      </p>
      <div className="journey-controls">
        {/* Kept focusable while it runs, so that a keyboard user does not lose the place. */}
        <button type="button" className="button primary" aria-disabled={run.state === 'running'} onClick={start}>
          Run the whole journey
        </button>
        <p role="status" className={tone}>
          {text}
        </p>
      </div>
      <ol className="groups">
        {run.steps.map((step) => (
          <StepCard key={step.number} step={step} />
        ))}
      </ol>
    </section>
  );
};
