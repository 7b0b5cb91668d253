// The journey: one button that takes a made-up user from password to passkeys and out again, each request in view.

import { type ReactNode, useState } from 'react';
import type { JourneyStep } from '../../../local/journey/step.ts';
import { StepCard } from './step-card.tsx';

/** The journey is streamed as one JSON text per line. */
async function* runJourney(): AsyncGenerator<JourneyStep> {
  const response = await fetch('/local/journey', { method: 'POST' });
  if (!response.ok || !response.body) throw new Error(await response.text());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as JourneyStep;
  }
}

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
        passkey in every way, in the browser and in a native app, deletes the passkey, logs out everywhere, and finally
        is blocked. Every request is real; only Corbado, Cognito and the existing login are stand-ins. The journey makes
        up its own user, and moves the clock where you would otherwise have to wait.
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
