// Harbour Books, an ordinary small web app with passkeys: signs in, offers a passkey after every login, shows the account.
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { CorbadoProvider } from '../corbado/components.tsx';
import { createCorbadoLink } from '../corbado/connect-service.ts';
import { Account } from './account.tsx';
import { AppendStep } from './append-step.tsx';
import { type Credential, cookie } from './backend-api.ts';
import type { NoticeContent } from './notice.tsx';
import { SignIn } from './sign-in.tsx';

/** A lighthouse that stands on an open book. */
const ShopSign = (): ReactNode => (
  <svg className="shop-sign" viewBox="0 0 40 40" aria-hidden="true">
    <path d="M16.5 9 20 4l3.500 5z" />
    <path d="M16 10.5h8v3h-8z" opacity=".55" />
    <path d="M16.4 15h7.200l1.200 10.500c-1.800-.5-3.400-.2-4.800.8-1.400-1-3-1.300-4.800-.8z" opacity=".8" />
    <path d="M3 27c5.500-2.300 11.300-2 17 1.500 5.700-3.500 11.500-3.800 17-1.500v7c-5.500-2.300-11.300-2-17 1.500-5.700-3.500-11.500-3.800-17-1.500z" />
  </svg>
);

const Masthead = ({ isSignedIn }: { isSignedIn: boolean }): ReactNode => (
  <header className="shop-head">
    <ShopSign />
    <p className="shop-name">Harbour Books</p>
    <p className="shop-place">{isSignedIn ? 'Your account' : 'Members'}</p>
  </header>
);

const key = 'harbour-books-signed-in';

const rememberSignedIn = (): void => localStorage.setItem(key, 'yes');
const forgetSignedIn = (): void => localStorage.removeItem(key);
const wasSignedIn = (): boolean => localStorage.getItem(key) === 'yes';

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
    <section className="shop" id="web-app" aria-label="The web app: Harbour Books">
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
