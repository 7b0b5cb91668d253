// The switches of the local run: how a passkey login is finished, what goes wrong next, and what time it is.
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { type LoginMode, loginModes, loginModeWords } from '../../timeline/switch-positions.ts';
import { useFeed } from '../backend/feed.ts';
import { setSwitch } from '../backend/local-run.ts';
import { Clock } from './clock.tsx';
import { Troubles } from './troubles.tsx';

/** The mode as chosen, before the local run has followed: restarting a function takes a moment. */
const useLoginMode = (): [LoginMode, (mode: LoginMode) => void] => {
  const actual = useFeed(({ switches }) => switches.loginMode);
  const [chosen, setChosen] = useState(actual);
  useEffect(() => setChosen(actual), [actual]);
  const choose = (mode: LoginMode): void => {
    setChosen(mode);
    setSwitch({ loginMode: mode }).catch(() => setChosen(actual));
  };
  return [chosen, choose];
};

const LoginModes = ({ hasUserPool }: { hasUserPool: boolean }): ReactNode => {
  const [current, choose] = useLoginMode();
  const offered = loginModes.filter((mode) => hasUserPool || mode !== 'user-pool');
  return (
    <fieldset className="login-modes">
      <legend>A passkey login ends in</legend>
      <div className="choices">
        {offered.map((mode) => (
          <label key={mode}>
            <input
              type="radio"
              name="login-mode"
              value={mode}
              checked={mode === current}
              onChange={() => choose(mode)}
            />
            <span>{loginModeWords[mode].title}</span>
          </label>
        ))}
      </div>
      <p className="quiet" aria-live="polite">
        {loginModeWords[current].explanation}
      </p>
    </fieldset>
  );
};

const wide = matchMedia('(min-width: 48rem)');
const onWidth = (listener: () => void): (() => void) => {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
};

export const Controls = ({ info }: { info: SystemInfo }): ReactNode => {
  const isWide = useSyncExternalStore(onWidth, () => wide.matches);
  const controls = (
    <section className="controls" aria-label="Switches">
      <LoginModes hasUserPool={info.app.userPool !== undefined} />
      <Troubles hasFlag={info.app.flagAttribute !== undefined} />
      <Clock schedules={info.schedules} />
    </section>
  );
  if (isWide) return controls;
  // On a phone they would stand between the web app and the timeline.
  return (
    <details className="folded">
      <summary>Switches and clock</summary>
      {controls}
    </details>
  );
};
