// Passkeys in a React app: sign-in, a passkey offered after it, and the list of passkeys.
import {
  CorbadoConnectAppend,
  CorbadoConnectLogin,
  CorbadoConnectPasskeyList,
  CorbadoConnectProvider,
} from '@corbado/connect-react';
import { CorbadoActionsProvider, useCorbadoActions, useSession } from 'corbado-actions-client/react';
import { useState } from 'react';
import { auth, corbado, projectId } from './auth.ts';

// Corbado's components call some functions without asking whether they are there.
const nothing = () => {};

const SignIn = () => {
  const { completeLogin } = useCorbadoActions();
  const [identifier, setIdentifier] = useState<string>();
  if (identifier !== undefined) return <p>Please sign in with your password{identifier && `, ${identifier}`}.</p>;
  return (
    <CorbadoConnectLogin
      onComplete={completeLogin}
      onFallback={setIdentifier}
      onError={nothing}
      onLoaded={nothing}
      onSkip={nothing}
    />
  );
};

const Account = ({ name }: { name: string }) => {
  const { connectToken, signOut } = useCorbadoActions();
  const [isOffered, setIsOffered] = useState(true);
  const goOn = () => setIsOffered(false);
  return (
    <main>
      <h1>Welcome, {name}</h1>
      {isOffered ? (
        <CorbadoConnectAppend
          appendTokenProvider={() => connectToken('passkey-append')}
          onComplete={goOn}
          onSkip={goOn}
          onError={nothing}
        />
      ) : (
        <CorbadoConnectPasskeyList connectTokenProvider={connectToken} />
      )}
      <button type="button" onClick={() => signOut()}>
        Sign out
      </button>
    </main>
  );
};

const Page = () => {
  const { status, session, failure } = useSession();
  if (status === 'loading') return null;
  if (failure?.cookieNotKept) return <p>Your browser blocks the cookie that keeps you signed in.</p>;
  if (status === 'failed') return <p>This did not work just now. Please try again later.</p>;
  return session ? <Account name={session.displayName} key={session.id} /> : <SignIn />;
};

// Spread, because the types of these components refer to a package that is not published and know no `projectId`.
const project = { projectId, connectService: corbado };

export const App = () => (
  <CorbadoActionsProvider client={auth}>
    <CorbadoConnectProvider {...project}>
      <Page />
    </CorbadoConnectProvider>
  </CorbadoActionsProvider>
);
