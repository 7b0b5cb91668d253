// The routes that frontends and apps call.
import { at, bodyCodes, corbadoCodes, exampleProof, issuerCodes, type Operation, pageCodes } from './operation.ts';

const holders = ['sessionCookie', 'sessionToken'] as const;
const connectToken = 'ctk1_Zk3vTq0yXc1mP9aZ';
const opened = { success: true, userId: 'ada.lovelace', expiresAt: at + 10_800 };

const token = {
  security: [...holders, 'idToken'],
  request: 'tokenRequest',
  codes: [
    ...pageCodes,
    ...bodyCodes,
    ...issuerCodes,
    ...corbadoCodes,
    ...(['type_not_allowed', 'other_user', 'too_many_requests'] as const),
  ],
} as const satisfies Partial<Operation>;

const login = {
  security: [],
  isOpen: true,
  request: 'loginRequest',
  setsCookie: true,
  problem: 'LoginProblem',
  codes: [
    ...pageCodes,
    ...bodyCodes,
    ...corbadoCodes,
    ...(['unauthorized', 'invalid_passkey_data', 'too_many_requests', 'login_interrupted'] as const),
  ],
} as const satisfies Partial<Operation>;

const loginText =
  'Corbado confirms the proof, which works once. A browser gets the session as a cookie; an app gets the token in the body, where the stage ' +
  'sets `session.allowTokenInBody`.';

const own = { security: holders, codes: ['unauthorized', ...pageCodes] } as const satisfies Partial<Operation>;

export const frontendOperations = {
  'POST /auth/corbadoConnectToken': {
    ...token,
    id: 'issueConnectToken',
    summary: 'A connect token for Corbado’s components',
    description:
      'For the user of the session or JWT. `passkey-append` and `passkey-delete` need a login of the last 15 minutes ' +
      '(`connectToken.freshLoginSeconds`). With `expectedUserId`, another user’s session is refused with `other_user`.',
    answer: 'connectToken',
    examples: {
      request: { type: 'passkey-list' },
      answer: { connectToken, token: connectToken, expiresAt: at + 300 },
    },
  },
  'POST /auth/createConnectToken': {
    ...token,
    id: 'createConnectToken',
    summary: 'The same, as in Corbado’s backend guide',
    description: 'Answers with the one key that the guide’s clients know.',
    answer: 'createConnectToken',
    examples: { request: { connectTokenType: 'passkey-list' }, answer: { connectToken } },
  },
  'POST /connectToken': {
    ...token,
    id: 'connectTokenOfExampleApps',
    summary: 'The same, as in Corbado’s example apps',
    description:
      'Answers with the one key that these apps know. `idToken` in the body needs `identity.allowIdTokenInBody`.',
    answer: 'exampleAppToken',
    examples: { request: { connectTokenType: 'passkey-list' }, answer: { token: connectToken } },
  },
  'POST /auth/passkey/verify': {
    ...login,
    id: 'verifyPasskey',
    summary: 'Log in with the proof of a passkey login',
    description: loginText,
    answer: 'opened',
    examples: { request: { signedPasskeyData: exampleProof }, answer: opened },
  },
  'POST /auth/verifySignedPasskeyData': {
    ...login,
    id: 'verifySignedPasskeyData',
    summary: 'The same, as in Corbado’s example apps',
    description: `${loginText} An app need not ask for the token here.`,
    answer: 'opened',
    examples: { request: { signedPasskeyData: exampleProof }, answer: opened },
  },
  'POST /auth/completeLogin': {
    ...login,
    id: 'completeLogin',
    summary: 'The same, as in Corbado’s guides',
    description: `${loginText} An app gets the two keys that the guide’s clients know.`,
    answer: 'completedLogin',
    examples: { request: { signedPasskeyData: exampleProof }, answer: opened },
  },
  'POST /auth/session': {
    id: 'exchangeForSession',
    summary: 'Exchange a JWT of your login, or a hand-off code, for a session',
    description:
      'The JWT is sent as bearer token with the body `{}`, or as `idToken` in the body where the stage allows it. A hand-off code of the ' +
      'post-login action works once, within a minute. A session whose cookie comes along ends.',
    security: ['idToken'],
    isOpen: true,
    request: 'exchangeRequest',
    answer: 'opened',
    setsCookie: true,
    codes: [...pageCodes, ...bodyCodes, ...issuerCodes, 'too_many_requests', 'login_interrupted'],
    examples: { request: {}, answer: opened },
  },
  'GET /auth/session': {
    ...own,
    id: 'showSession',
    summary: 'Who is signed in',
    description: 'Counts as a use of the session.',
    answer: 'session',
    examples: {
      answer: {
        id: 'Lk3vTq0yXc1mP9aZ',
        userId: 'ada.lovelace',
        identifier: 'ada.lovelace',
        displayName: 'Ada Lovelace',
        amr: 'passkey',
        authTime: at,
        authSecondsAgo: 60,
        createdAt: at,
        createdSecondsAgo: 60,
        expiresAt: at + 10_800,
        expiresInSeconds: 10_740,
        idleExpiresAt: at + 1800,
        idleExpiresInSeconds: 1740,
      },
    },
  },
  'DELETE /auth/session': {
    ...own,
    id: 'logOut',
    summary: 'Log out',
    description: 'Also succeeds without a session. An outage fails: the user is then still signed in.',
    isOpen: true,
    setsCookie: true,
    examples: {},
  },
  'GET /auth/sessions': {
    ...own,
    id: 'listSessions',
    summary: 'All sessions of the user',
    description: 'Counts as a use of the session.',
    answer: 'sessions',
    examples: {
      answer: {
        sessions: [
          {
            id: 'Lk3vTq0yXc1mP9aZ',
            current: true,
            amr: 'passkey',
            createdAt: at,
            createdSecondsAgo: 60,
            lastSeenAt: at,
            lastSeenSecondsAgo: 60,
            expiresAt: at + 10_800,
            expiresInSeconds: 10_740,
          },
        ],
      },
    },
  },
  'DELETE /auth/sessions': {
    ...own,
    id: 'logOutEverywhere',
    summary: 'Log out everywhere',
    description: 'Also ends what is still in progress: hand-off codes, logins, and JWTs of earlier logins.',
    answer: 'revoked',
    setsCookie: true,
    examples: { answer: { revoked: 3 } },
  },
} as const satisfies Record<string, Operation>;
