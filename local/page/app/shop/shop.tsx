// Harbour Books, an ordinary small web app with passkeys: signs in, offers a passkey after every login, shows the account.
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { CorbadoProvider } from '../corbado/components.tsx';
import { createCorbadoLink } from '../corbado/corbado-link.ts';
import { Account } from './account.tsx';
import { AppendStep } from './append-step.tsx';
import { type Credential, cookie } from './backend-api.ts';
import { Masthead } from './masthead.tsx';
import type { NoticeContent } from './notice.tsx';
import { forgetSignedIn, rememberSignedIn, wasSignedIn } from './remembered.ts';
import { SignIn } from './sign-in.tsx';

type View =
  | { readonly name: 'sign-in'; readonly notice?: NoticeContent | undefined }
  | { readonly name: 'append' | 'account'; readonly credential: Credential };

const firstView = (): View => (wasSignedIn() ? { name: 'account', credential: cookie } : { name: 'sign-in' });

const useView = () => {
  const [view, setView] = useState<View>(firstView);
  const signedIn = useCallback((credential: Credential) => {
    // A token in memory is gone after a reload, so there would be nothing to come back to.
    if (credential.kind === 'cookie') rememberSignedIn();
    setView({ name: 'append', credential });
  }, []);
  const signedOut = useCallback((notice?: NoticeContent) => {
    forgetSignedIn();
    setView({ name: 'sign-in', notice });
  }, []);
  const appendDone = useCallback(
    () => setView((now) => (now.name === 'sign-in' ? now : { ...now, name: 'account' })),
    [],
  );
  return { view, signedIn, signedOut, appendDone };
};

export const Shop = ({ info }: { info: SystemInfo }): ReactNode => {
  const corbado = useMemo(() => createCorbadoLink(info.app), [info.app]);
  const { view, signedIn, signedOut, appendDone } = useView();
  return (
    <section className="shop" aria-label="The web app: Harbour Books">
      <Masthead isSignedIn={view.name !== 'sign-in'} />
      <CorbadoProvider projectId={info.app.projectId} service={corbado.service}>
        <div className="shop-page">
          {view.name === 'sign-in' && (
            <SignIn info={info} notice={view.notice} corbado={corbado} onSignedIn={signedIn} />
          )}
          {view.name === 'append' && (
            <AppendStep credential={view.credential} corbado={corbado} onDone={appendDone} onSessionEnded={signedOut} />
          )}
          {view.name === 'account' && (
            <Account
              credential={view.credential}
              corbado={corbado}
              flagAttribute={info.app.flagAttribute}
              onSignedOut={signedOut}
            />
          )}
        </div>
      </CorbadoProvider>
    </section>
  );
};
