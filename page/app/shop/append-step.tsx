// After every login: offer a passkey, with Corbado's append component. Whatever goes wrong here, the visitor stays signed in.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { PasskeyAppend, useStable } from '../corbado/components.tsx';
import type { CorbadoLink } from '../corbado/connect-service.ts';
import { asProblem, type Credential, fetchConnectToken, readSession } from './backend-api.ts';
import { Notice, type NoticeContent, noticeOf, ViewTitle } from './notice.tsx';
import { isSessionEnd, type Problem, problemOf } from './problem.ts';

type Props = {
  readonly credential: Credential;
  readonly corbado: CorbadoLink;
  readonly onDone: () => void;
  readonly onSessionEnded: (notice: NoticeContent) => void;
};

/** Fetches append tokens and remembers why that failed, because the component only says that it did. */
const useAppendToken = (credential: Credential) => {
  const problem = useRef<Problem | undefined>(undefined);
  const provide = useStable(async (): Promise<string> => {
    problem.current = undefined;
    try {
      return await fetchConnectToken(credential, 'passkey-append');
    } catch (thrown) {
      problem.current = asProblem(thrown);
      throw problem.current;
    }
  });
  return { provide, problem: () => problem.current };
};

const title = 'The passkey step is not available right now';
const ended = 'Your session has ended, please sign in again';

/** Why there is no session any more; undefined when there is one, or nobody can say. */
const sessionEnd = async (credential: Credential, known: Problem): Promise<Problem | undefined> => {
  if (isSessionEnd(known)) return known;
  // Corbado refuses a token that is too old in words of its own; the session may have ended with it.
  const problem = await readSession(credential).then(() => undefined, asProblem);
  return problem && isSessionEnd(problem) ? problem : undefined;
};

/** Whether Corbado's component shows that there is a passkey now: after that there is nothing left to decline. */
const useCreated = (corbado: CorbadoLink): boolean => {
  const [isCreated, setCreated] = useState(false);
  useEffect(() => corbado.onPasskeyCreated(() => setCreated(true)), [corbado]);
  return isCreated;
};

export const AppendStep = ({ credential, corbado, onDone, onSessionEnded }: Props): ReactNode => {
  const [notice, setNotice] = useState<NoticeContent | undefined>();
  const token = useAppendToken(credential);
  const isCreated = useCreated(corbado);
  // Skipped by the visitor, by Corbado because there is nothing to offer, or because something failed.
  const skip = useStable(async (): Promise<void> => {
    const refusal = corbado.lastRefusal();
    const problem = token.problem() ?? (refusal && problemOf(refusal));
    if (!problem) return onDone();
    const end = await sessionEnd(credential, problem);
    if (end) onSessionEnded({ ...noticeOf(ended, end), tone: 'info' });
    else setNotice(noticeOf(title, problem, { label: 'Try again', run: () => setNotice(undefined) }));
  });
  return (
    <section aria-label="Add a passkey">
      <ViewTitle isHidden>Add a passkey</ViewTitle>
      {notice ? (
        <Notice content={{ ...notice, text: `Your sign-in is not affected. ${notice.text ?? ''}` }} />
      ) : (
        <div className={`append-step ${isCreated ? 'created' : ''}`}>
          <PasskeyAppend appendTokenProvider={token.provide} onComplete={onDone} onSkip={skip} onError={() => {}} />
        </div>
      )}
      {!isCreated && (
        <button type="button" className="button plain wide" onClick={onDone}>
          Continue without a new passkey
        </button>
      )}
    </section>
  );
};
