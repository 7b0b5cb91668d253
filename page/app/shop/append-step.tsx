// After every login: offer a passkey, with Corbado's append component. Whatever goes wrong here, the visitor stays signed in.
import { type ReactNode, useRef, useState } from 'react';
import { PasskeyAppend, useStable } from '../corbado/components.tsx';
import type { CorbadoLink } from '../corbado/connect-service.ts';
import { type Credential, fetchConnectToken } from './backend-api.ts';
import { Notice, type NoticeContent, noticeOf, ViewTitle } from './notice.tsx';
import { asProblem, isSessionEnd, type Problem, problemOf } from './problem.ts';

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

export const AppendStep = ({ credential, corbado, onDone, onSessionEnded }: Props): ReactNode => {
  const [notice, setNotice] = useState<NoticeContent | undefined>();
  const token = useAppendToken(credential);
  // Skipped by the visitor, by Corbado because there is nothing to offer, or because something failed.
  const skip = useStable((): void => {
    const refusal = corbado.lastRefusal();
    const problem = token.problem() ?? (refusal && problemOf(refusal));
    if (!problem) onDone();
    else if (isSessionEnd(problem)) onSessionEnded(noticeOf('Your session has ended, please sign in again', problem));
    else setNotice(noticeOf(title, problem, { label: 'Try again', run: () => setNotice(undefined) }));
  });
  return (
    <section aria-label="Add a passkey">
      <ViewTitle isHidden>Add a passkey</ViewTitle>
      {notice ? (
        <Notice content={{ ...notice, text: `You are signed in, and nothing is lost. ${notice.text ?? ''}` }} />
      ) : (
        <div className="append-step">
          <PasskeyAppend appendTokenProvider={token.provide} onComplete={onDone} onSkip={skip} onError={() => {}} />
        </div>
      )}
      <button type="button" className="button plain wide" onClick={onDone}>
        Continue without a new passkey
      </button>
    </section>
  );
};
