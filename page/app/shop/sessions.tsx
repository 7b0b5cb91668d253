// The current session with its expiry counting down, and all sessions that the user has open anywhere.
import type { ReactNode } from 'react';
import { agoWords, expiryWords } from '../../timeline/time-words.ts';
import { timeOfDay } from '../backend/use-now.ts';
import type { Credential, OpenSession, Session } from './backend-api.ts';

type Props = {
  readonly session: Session | undefined;
  readonly credential: Credential;
  readonly nowSeconds: number;
  readonly onUse: () => void;
};

const loginWords = { passkey: 'a passkey', issuer: 'an id token' } as const;

const holderWords = {
  cookie: 'an HttpOnly cookie, out of reach of scripts',
  bearer: 'a token in this page’s memory, gone when it is reloaded',
} as const;

const Fact = ({ name, children }: { name: string; children: ReactNode }): ReactNode => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

export const SessionFacts = ({ session, credential, nowSeconds, onUse }: Props): ReactNode => (
  <section className="card" aria-labelledby="session-title">
    <div className="card-head">
      <h3 id="session-title">Your session</h3>
      <button type="button" className="button small" onClick={onUse}>
        Stay signed in
      </button>
    </div>
    <dl className="facts">
      <Fact name="Signed in with">
        {session ? `${loginWords[session.amr]}, ${agoWords(session.authTime, nowSeconds)}` : '…'}
      </Fact>
      <Fact name="Kept in">{holderWords[credential.kind]}</Fact>
      <Fact name="Idle timeout">{session ? expiryWords(session.idleExpiresAt, nowSeconds) : '…'}</Fact>
      <Fact name="Expires">{session ? `at ${timeOfDay(session.expiresAt)}, however it is used` : '…'}</Fact>
    </dl>
  </section>
);

type ListProps = {
  readonly sessions: readonly OpenSession[];
  readonly nowSeconds: number;
  readonly onEndAll: () => void;
};

const Row = ({ session, nowSeconds }: { session: OpenSession; nowSeconds: number }): ReactNode => (
  <li>
    <span>
      With {loginWords[session.amr]} {session.current && <span className="tag">this session</span>}
    </span>
    <span className="quiet">opened {agoWords(session.createdAt, nowSeconds)}</span>
    <code className="quiet">{session.id}</code>
  </li>
);

export const OpenSessions = ({ sessions, nowSeconds, onEndAll }: ListProps): ReactNode => (
  <section className="card" aria-labelledby="sessions-title">
    <div className="card-head">
      <h3 id="sessions-title">Open sessions</h3>
      <button type="button" className="button plain small" onClick={onEndAll}>
        Sign out everywhere
      </button>
    </div>
    <ul className="open-sessions">
      {sessions.map((session) => (
        <Row key={session.id} session={session} nowSeconds={nowSeconds} />
      ))}
    </ul>
  </section>
);
