// The account page: who is signed in and until when, the passkeys, the open sessions, and the ways out.
import { type ReactNode, useEffect, useState } from 'react';
import { useStable } from '../corbado/components.tsx';
import type { CorbadoLink } from '../corbado/connect-service.ts';
import { asProblem, type Credential, signOut, signOutEverywhere } from './backend-api.ts';
import { FlagInThePool } from './flag-in-the-pool.tsx';
import { Notice, type NoticeContent, noticeOf, ViewTitle } from './notice.tsx';
import { Passkeys } from './passkeys.tsx';
import { isSessionEnd, type Problem } from './problem.ts';
import { OpenSessions, SessionFacts } from './sessions.tsx';
import { endReason, useAccount } from './use-account.ts';

type Props = {
  readonly credential: Credential;
  readonly corbado: CorbadoLink;
  /** Where the user pool says whether the visitor has a passkey, if it does. */
  readonly flagAttribute: string | undefined;
  readonly onSignedOut: (notice?: NoticeContent) => void;
};

const signInAgain: NoticeContent = {
  tone: 'info',
  title: 'Please confirm that it is you',
  text: 'Changing passkeys needs a recent sign-in. Then you can carry on where you were.',
};

/** The ways out, and what went wrong on one of them. */
const useSignOut = ({ credential, onSignedOut }: Pick<Props, 'credential' | 'onSignedOut'>) => {
  const [notice, setNotice] = useState<NoticeContent | undefined>();
  const leave = async (end: typeof signOut): Promise<void> => {
    try {
      await end(credential);
      onSignedOut();
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (isSessionEnd(problem)) onSignedOut();
      else setNotice(noticeOf('You are still signed in', problem, { label: 'Try again', run: () => void leave(end) }));
    }
  };
  return { notice, leave };
};

export const Account = ({ credential, corbado, flagAttribute, onSignedOut }: Props): ReactNode => {
  const { session, sessions, problem, nowSeconds, reload } = useAccount(credential);
  const { notice, leave } = useSignOut({ credential, onSignedOut });
  const end = useStable((why: Problem): void => {
    const text = 'Please sign in again.';
    onSignedOut({ ...noticeOf(endReason(session, nowSeconds), why), tone: 'info', text });
  });
  useEffect(() => {
    if (problem && isSessionEnd(problem)) end(problem);
  }, [problem, end]);
  const retry = { label: 'Try again', run: reload };
  return (
    <>
      <div className="account-head">
        <ViewTitle>{session ? `Welcome, ${session.displayName}` : 'Your account'}</ViewTitle>
        <button type="button" className="button small" onClick={() => leave(signOut)}>
          Sign out
        </button>
      </div>
      {notice && <Notice content={notice} />}
      {problem && !notice && <Notice content={noticeOf('Your account cannot be shown completely', problem, retry)} />}
      <SessionFacts session={session} credential={credential} nowSeconds={nowSeconds} onUse={reload} />
      <Passkeys
        credential={credential}
        corbado={corbado}
        toldAlready={problem?.code}
        onSessionEnd={end}
        onNewLogin={() => onSignedOut(signInAgain)}
      />
      {session && flagAttribute !== undefined && (
        <FlagInThePool userId={session.userId} attribute={flagAttribute} nowSeconds={nowSeconds} />
      )}
      <OpenSessions sessions={sessions} nowSeconds={nowSeconds} onEndAll={() => leave(signOutEverywhere)} />
    </>
  );
};
