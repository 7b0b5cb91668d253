// All sessions that the user has open anywhere.
import type { ReactNode } from 'react';
import { agoWords } from '../../../timeline/time-words.ts';
import type { OpenSession } from './backend-api.ts';
import { loginWords } from './session-facts.tsx';

type Props = { readonly sessions: readonly OpenSession[]; readonly nowSeconds: number };

const Row = ({ session, nowSeconds }: { session: OpenSession; nowSeconds: number }): ReactNode => (
  <li>
    <span>
      With {loginWords[session.amr]} {session.current && <span className="tag">this one</span>}
    </span>
    <span className="quiet">opened {agoWords(session.createdAt, nowSeconds)}</span>
    <code className="quiet">{session.id}</code>
  </li>
);

export const OpenSessions = ({ sessions, nowSeconds }: Props): ReactNode => (
  <section className="card" aria-labelledby="sessions-title">
    <h3 id="sessions-title">Open sessions</h3>
    <ul className="open-sessions">
      {sessions.map((session) => (
        <Row key={session.id} session={session} nowSeconds={nowSeconds} />
      ))}
    </ul>
  </section>
);
