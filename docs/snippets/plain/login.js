// Passkeys without a framework, with Corbado's script of the page:
// <script src="https://cdn.cloud.corbado.io/connect/dist/web-js-latest.min.js"></script>
// <link rel="stylesheet" href="https://cdn.cloud.corbado.io/connect/dist/web-js-latest.min.css" />
// <script type="importmap">{ "imports": { "corbado-actions-client": "/corbado-actions-client/index.js" } }</script>
// <script type="module" src="/login.js"></script>
// where /corbado-actions-client is a copy of node_modules/corbado-actions-client/dist.
import { createCorbadoActions } from 'corbado-actions-client';

const corbado = { projectId: 'pro-1234567890', frontendApiUrlSuffix: 'frontendapi.cloud.corbado.io' };
const element = (id) => document.getElementById(id);

const auth = createCorbadoActions({
  baseUrl: 'https://api.example.com',
  onFailure: (failure) => {
    if (failure.needsFreshLogin) location.assign('/login?prompt=login');
    if (failure.otherUser) location.reload();
    if (failure.cookieNotKept)
      element('message').textContent = 'Your browser blocks the cookie that keeps you signed in.';
  },
});

const showPasskeys = () =>
  Corbado.mountCorbadoConnectPasskeyList(element('passkeys'), { ...corbado, connectTokenProvider: auth.connectToken });

const showAccount = ({ displayName }) => {
  element('message').textContent = `Welcome, ${displayName}`;
  Corbado.mountCorbadoConnectAppend(element('passkeys'), {
    ...corbado,
    appendTokenProvider: () => auth.connectToken('passkey-append'),
    onComplete: showPasskeys,
    onSkip: showPasskeys,
  });
};

const showLogin = () =>
  Corbado.mountCorbadoConnectLogin(element('login'), {
    ...corbado,
    onComplete: async (result) => {
      await auth.completeLogin(result);
      location.reload();
    },
    onFallback: (identifier) => {
      element('password-login').hidden = false;
      element('identifier').value = identifier;
    },
    // Called without asking whether it is there.
    onLoaded: () => {},
  });

element('sign-out').onclick = async () => {
  await auth.signOut();
  location.reload();
};

const session = await auth.session();
if (session) showAccount(session);
else showLogin();
