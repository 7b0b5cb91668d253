// The chooser of the ways to finish a passkey login.
import { type ReactNode, useEffect, useState } from 'react';
import { type LoginMode, loginModes, loginModeWords } from '../../../timeline/switch-positions.ts';
import { useFeed } from '../backend/feed.ts';
import { throwSwitch } from '../backend/orders.ts';

/** The mode as chosen, before the local run has followed: restarting a function takes a moment. */
const useLoginMode = (): [LoginMode, (mode: LoginMode) => void] => {
  const actual = useFeed(({ switches }) => switches.loginMode);
  const [chosen, setChosen] = useState(actual);
  useEffect(() => setChosen(actual), [actual]);
  const choose = (mode: LoginMode): void => {
    setChosen(mode);
    throwSwitch({ loginMode: mode }).catch(() => setChosen(actual));
  };
  return [chosen, choose];
};

export const LoginModes = ({ hasUserPool }: { hasUserPool: boolean }): ReactNode => {
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
