// The switches of the local run: how a passkey login is finished, what goes wrong next, and what time it is.
import type { ReactNode } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { Clock } from './clock.tsx';
import { LoginModes } from './login-modes.tsx';
import { Troubles } from './troubles.tsx';

export const Controls = ({ info }: { info: SystemInfo }): ReactNode => (
  <section className="controls" aria-label="Switches">
    <LoginModes hasUserPool={info.app.userPool !== undefined} />
    <Troubles hasFlag={info.app.flagAttribute !== undefined} />
    <Clock schedules={info.schedules} />
  </section>
);
