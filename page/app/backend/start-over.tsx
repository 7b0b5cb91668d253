// Puts everything back to how it was at the start: the local run, and what this browser remembers of it.
import { type ReactNode, useState } from 'react';
import { startOver } from './local-run.ts';

export const StartOver = (): ReactNode => {
  const [failure, setFailure] = useState<string | undefined>();
  const run = async (): Promise<void> => {
    if (!confirm('Delete all sessions and passkeys of this local run, and set all switches and the clock back?'))
      return;
    try {
      await startOver();
      localStorage.clear();
      location.replace('/');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="start-over">
      {failure && <span role="alert">{failure}</span>}
      <button type="button" className="button small" onClick={run}>
        Start over
      </button>
    </div>
  );
};
