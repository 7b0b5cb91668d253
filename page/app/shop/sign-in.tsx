// The shop's sign-in page: a passkey first, the password of the existing login below.
import { type ReactNode, useState } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import type { CorbadoLink } from '../corbado/connect-service.ts';
import { type Credential, cookie } from './backend-api.ts';
import { Notice, type NoticeContent, ViewTitle } from './notice.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { PasswordForm } from './password-form.tsx';

type Props = {
  readonly info: SystemInfo;
  /** Why the visitor is here, when there is a reason. */
  readonly notice: NoticeContent | undefined;
  readonly corbado: CorbadoLink;
  readonly onSignedIn: (credential: Credential) => void;
};

const Hint = ({ info }: Pick<Props, 'info'>): ReactNode => {
  const { username = '', email = '' } = info.demoUsers[0] ?? {};
  if (!info.app.knowsAddresses)
    return (
      <p className="quiet">
        Members sign in with their user name, such as <code>{username}</code>, also where Corbado’s field says email
        address.
      </p>
    );
  return (
    <p className="quiet">
      Members sign in with their user name or e-mail address, such as <code>{username}</code> or <code>{email}</code>.
    </p>
  );
};

export const SignIn = ({ info, notice, corbado, onSignedIn }: Props): ReactNode => {
  const [identifier, setIdentifier] = useState('');
  const [hasTriedPassword, setTriedPassword] = useState(false);
  const fallBack = (name: string): void => {
    setIdentifier(name);
    setTriedPassword(false);
  };
  return (
    <>
      <ViewTitle>Sign in</ViewTitle>
      {notice ? <Notice content={notice} /> : <Hint info={info} />}
      <section aria-label="Sign in with a passkey">
        <PasskeySignIn
          corbado={corbado}
          userPool={info.app.userPool}
          onSignedIn={onSignedIn}
          isLeft={hasTriedPassword}
          onFallback={fallBack}
        />
      </section>
      <p className="divider">
        <span>or with your password</span>
      </p>
      <PasswordForm
        key={identifier}
        info={info}
        username={identifier}
        onAttempt={() => setTriedPassword(true)}
        onSignedIn={() => onSignedIn(cookie)}
      />
    </>
  );
};
