// The switches of the local run: how a passkey login is finished, what goes wrong next, and what time it is.
import type { ReactNode } from 'react';
import { Clock } from './clock.tsx';
import { LoginModes } from './login-modes.tsx';
import { Troubles } from './troubles.tsx';

export const Controls = (): ReactNode => (
  <section className="controls" aria-label="Switches">
    <LoginModes />
    <Troubles />
    <Clock />
  </section>
);
