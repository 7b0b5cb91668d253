// The visitor's passkeys, with Corbado's list component, and the way on when one of its tokens was refused.
import { type ReactNode, useEffect, useState } from 'react';
import { PasskeyList, useStable } from '../corbado/components.tsx';
import type { CorbadoLink } from '../corbado/connect-service.ts';
import type { CorbadoRefusal } from '../corbado/corbado-refusal.ts';
import { asProblem, type ConnectTokenType, type Credential, fetchConnectToken } from './backend-api.ts';
import { Notice, type NoticeContent, noticeOf } from './notice.tsx';
import { isSessionEnd, needsNewLogin, type Problem, problemOf } from './problem.ts';

type Props = {
  readonly credential: Credential;
  readonly corbado: CorbadoLink;
  /** The code of a problem that the visitor reads elsewhere on the page: once is enough. */
  readonly toldAlready: string | undefined;
  readonly onSessionEnd: (problem: Problem) => void;
  readonly onNewLogin: () => void;
};

const titles: Record<ConnectTokenType, string> = {
  'passkey-list': 'Your passkeys cannot be shown right now',
  'passkey-append': 'No passkey can be added right now',
  'passkey-delete': 'No passkey can be deleted right now',
};

/** What the visitor reads, and what makes the component start anew. */
const useTrouble = ({ corbado, onSessionEnd, onNewLogin }: Omit<Props, 'credential' | 'toldAlready'>) => {
  const [notice, setNotice] = useState<NoticeContent | undefined>();
  const [attempt, setAttempt] = useState(0);
  const again = (): void => {
    setNotice(undefined);
    setAttempt((count) => count + 1);
  };
  const retry = { label: 'Try again', run: again };
  const explain = (type: ConnectTokenType, problem: Problem): void => {
    if (isSessionEnd(problem)) onSessionEnd(problem);
    else if (needsNewLogin(problem)) {
      setNotice(noticeOf('Please sign in again first', problem, { label: 'Sign in again', run: onNewLogin }));
    } else setNotice(noticeOf(titles[type], problem, retry));
  };
  const explainRefusal = useStable((refusal: CorbadoRefusal): void =>
    setNotice(noticeOf('Corbado could not do this', problemOf(refusal), retry)),
  );
  useEffect(() => corbado.onRefusal(explainRefusal), [corbado, explainRefusal]);
  return { notice, attempt, explain, clear: () => setNotice(undefined) };
};

export const Passkeys = ({ credential, toldAlready, ...surroundings }: Props): ReactNode => {
  const { notice, attempt, explain, clear } = useTrouble(surroundings);
  const provideToken = useStable(async (type: ConnectTokenType): Promise<string> => {
    clear();
    try {
      return await fetchConnectToken(credential, type);
    } catch (thrown) {
      explain(type, asProblem(thrown));
      throw thrown;
    }
  });
  return (
    <section className="card" aria-labelledby="passkeys-title">
      <h3 id="passkeys-title">Your passkeys</h3>
      {notice && notice.code !== toldAlready && <Notice content={notice} />}
      <div className={notice ? 'passkey-list explained' : 'passkey-list'}>
        <PasskeyList key={attempt} connectTokenProvider={provideToken} />
      </div>
    </section>
  );
};
