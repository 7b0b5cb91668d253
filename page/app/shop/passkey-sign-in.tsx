// Sign-in with a passkey: Corbado's login component, and what the visitor reads when it gives up.
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { useFeed } from '../backend/feed.ts';
import { PasskeyLogin, useStable } from '../corbado/components.tsx';
import type { CorbadoLink } from '../corbado/connect-service.ts';
import type { CorbadoRefusal } from '../corbado/corbado-refusal.ts';
import { asProblem, type Credential } from './backend-api.ts';
import { canFinishAgain, finishPasskeyLogin, type UserPool } from './finish-passkey-login.ts';
import { Notice, type NoticeContent, noticeOf } from './notice.tsx';
import { isNotLetIn } from './problem.ts';

// The component shows itself what it reports here.
const ignore = (): void => {};

// The same for a proof that is too old and for a user who is blocked: the backend does not say which.
const notLetIn = 'The passkey was not accepted. Please use your password; if that is refused too, contact the shop.';

const usePasskeyTitle = 'Or sign in with a passkey';

type Props = {
  readonly corbado: CorbadoLink;
  readonly userPool: UserPool | undefined;
  readonly onSignedIn: (credential: Credential) => void;
  /** The visitor has gone on to the password: an earlier problem with the passkey is old news. */
  readonly isLeft: boolean;
  /** The password form goes on with this user name. */
  readonly onFallback: (identifier: string) => void;
};

/** The component cannot show what an action said; the page can, from the refusal. */
const fallbackText = (message: string | null, refusal: CorbadoRefusal | undefined): string => {
  if (refusal && isNotLetIn(refusal)) return notLetIn;
  return message || refusal?.message || 'Please use your password, or try again.';
};

/** Why Corbado's component has changed to the app's other login, and how to come back to it. */
const fallbackNotice = (
  identifier: string,
  message: string | null,
  refusal: CorbadoRefusal | undefined,
  run: () => void,
): NoticeContent => {
  const usePasskey = { label: 'Use a passkey', run };
  if (refusal?.code === 'no_cbo_user') {
    const text = 'Sign in with the password once. Then you will be offered one.';
    return { tone: 'info', title: `No passkey for ${identifier} yet`, text, action: usePasskey };
  }
  if (!refusal && !message) return { tone: 'info', title: 'Sign in with your password', action: usePasskey };
  return {
    tone: 'problem',
    title: 'The passkey login did not work',
    text: fallbackText(message, refusal),
    code: refusal?.code,
    requestId: refusal?.requestId,
    action: { label: 'Try again', run },
  };
};

export const PasskeySignIn = ({ corbado, userPool, isLeft, onSignedIn, onFallback }: Props): ReactNode => {
  const mode = useFeed(({ switches }) => switches.loginMode);
  // While there is something to read the component is away; coming back, it starts anew.
  const [notice, setNotice] = useState<NoticeContent | undefined>();
  const startAnew = (): void => setNotice(undefined);
  const isFinishing = useRef(false);
  // Each press would be a login of its own, with a session of its own.
  const holdBack = (event: MouseEvent): void => {
    if (isFinishing.current || corbado.isLoggingIn()) event.stopPropagation();
  };
  const finish = useStable(async (given: unknown): Promise<void> => {
    isFinishing.current = true;
    try {
      onSignedIn(await finishPasskeyLogin(given, { mode, userPool }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      const run = canFinishAgain(given, problem) ? () => void finish(given) : startAnew;
      const notice = noticeOf('The passkey login could not be completed', problem, { label: 'Try again', run });
      setNotice(isNotLetIn(problem) ? { ...notice, text: notLetIn } : notice);
    } finally {
      isFinishing.current = false;
    }
  });
  const fallBack = useStable((identifier: string, message: string | null): void => {
    setNotice(fallbackNotice(identifier, message, corbado.lastRefusal(), startAnew));
    onFallback(identifier);
  });
  const tryAgain = { label: 'Use a passkey', run: startAnew };
  return (
    <div className="passkey-sign-in" onClickCapture={holdBack}>
      {notice ? (
        <Notice content={isLeft ? { tone: 'info', title: usePasskeyTitle, action: tryAgain } : notice} />
      ) : (
        <PasskeyLogin onComplete={finish} onFallback={fallBack} onError={ignore} onLoaded={ignore} />
      )}
    </div>
  );
};
