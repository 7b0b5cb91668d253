// Every function of the bundle, one row each: who calls it, when it is deployed, what it answers, may use, counts and needs.
import type { FlagMode } from '../functions/shared/environment/settings.ts';
import { tableOnly, withoutClients } from './bundle-budgets.ts';
import type { AccessSettings, CognitoAction, FunctionRow } from './function-row.ts';

const upstream = ['UpstreamError', 'UpstreamTimeout'] as const;
const flagging = ['FlagSet', 'FlagPending', 'FlagNotApplicable'] as const;
const flagActions: Readonly<Record<FlagMode, readonly CognitoAction[]>> = {
  off: [],
  attribute: ['AdminGetUser', 'AdminUpdateUserAttributes'],
  'mfa-preference': ['AdminGetUser', 'AdminSetUserMFAPreference'],
};
const statusActions = ({ cognito }: AccessSettings): CognitoAction[] =>
  cognito.checkUserStatus ? ['AdminGetUser'] : [];
// With IAM there is no secret between us and the actions.
const actionSecret = ({ actions }: AccessSettings): boolean => actions.auth !== 'iam';

// Written out, because an app that uses the construct sees this type, and should not see the rows.
export type FunctionName =
  | 'post-login'
  | 'post-append'
  | 'pre-login'
  | 'connect-token'
  | 'verify-passkey'
  | 'session'
  | 'corbado-webhook'
  | 'reconcile'
  | 'define-auth-challenge'
  | 'create-auth-challenge'
  | 'verify-auth-challenge'
  | 'authorize';

export const functions = {
  'post-login': {
    purpose: 'The action that opens a session after a passkey login.',
    caller: 'api',
    deployed: 'by switch',
    routes: ['POST /actions/post-login'],
    access: (settings) => ({
      table: ['Query', 'PutItem', 'DeleteItem'],
      corbadoApiSecret: true,
      actionSecret: actionSecret(settings),
      cognito: statusActions(settings),
      counts: ['SessionCreated', 'ReplayBlocked', 'CallerRefused', ...upstream],
    }),
    environment: ['base', 'table', 'session', 'openSession', 'corbado', 'userStatus', 'action', 'postLogin'],
  },
  'post-append': {
    purpose: 'The action that records a new passkey.',
    caller: 'api',
    deployed: 'by switch',
    routes: ['POST /actions/post-append'],
    access: (settings) => {
      const isFlagged = settings.cognito.flag.mode !== 'off';
      return {
        table: ['GetItem', 'PutItem', 'UpdateItem', ...(isFlagged ? (['DeleteItem'] as const) : [])],
        actionSecret: actionSecret(settings),
        cognito: flagActions[settings.cognito.flag.mode],
        counts: ['PasskeyRecorded', 'CallerRefused', ...(isFlagged ? (['ReplayBlocked', ...flagging] as const) : [])],
      };
    },
    environment: ['base', 'table', 'action', 'poolUser', 'flag', 'postAppend'],
  },
  'pre-login': {
    purpose: 'The action that turns what a user typed into a user id.',
    caller: 'api',
    deployed: 'by switch',
    routes: ['POST /actions/pre-login'],
    access: (settings) => ({
      actionSecret: actionSecret(settings),
      cognito: settings.preLogin.resolve === 'cognito' ? ['AdminGetUser', 'ListUsers'] : [],
      counts: ['CallerRefused', 'LookUpFailed'],
    }),
    environment: ['base', 'action', 'preLogin', 'poolUser'],
  },
  'connect-token': {
    purpose: 'Connect tokens for Corbado’s components.',
    caller: 'api',
    deployed: 'by switch',
    routes: ['POST /auth/corbadoConnectToken'],
    aliases: ['POST /auth/createConnectToken', 'POST /connectToken'],
    access: () => ({
      table: ['GetItem', 'UpdateItem', 'PutItem'],
      corbadoApiSecret: true,
      counts: ['ConnectTokenIssued', 'CsrfBlocked', ...upstream],
    }),
    environment: ['base', 'table', 'session', 'corbado', 'browser', 'issuers', 'requestLimit', 'connectToken'],
  },
  'verify-passkey': {
    purpose: 'Opens a session for signedPasskeyData that a web or native app sends.',
    caller: 'api',
    deployed: 'by switch',
    routes: ['POST /auth/passkey/verify'],
    aliases: ['POST /auth/verifySignedPasskeyData', 'POST /auth/completeLogin'],
    access: (settings) => ({
      table: ['Query', 'PutItem', 'DeleteItem'],
      corbadoApiSecret: true,
      cognito: statusActions(settings),
      counts: ['SessionCreated', 'ReplayBlocked', 'CsrfBlocked', ...upstream],
    }),
    environment: ['base', 'table', 'session', 'openSession', 'corbado', 'userStatus', 'browser', 'sessionDelivery'],
  },
  session: {
    purpose: 'Reads, ends and exchanges sessions.',
    caller: 'api',
    deployed: 'by switch',
    routes: [
      'GET /auth/session',
      'POST /auth/session',
      'DELETE /auth/session',
      'GET /auth/sessions',
      'DELETE /auth/sessions',
    ],
    access: () => ({
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
      counts: ['SessionCreated', 'SessionRevoked', 'CsrfBlocked'],
    }),
    environment: ['base', 'table', 'session', 'openSession', 'browser', 'issuers', 'requestLimit', 'sessionDelivery'],
  },
  'corbado-webhook': {
    purpose: 'Hears from Corbado that a passkey was deleted, and puts its user on the list of those to look at.',
    caller: 'api',
    deployed: 'with flag',
    routes: ['POST /webhooks/corbado'],
    // A webhook knows passwords only, so it needs its secret whatever the actions do.
    access: () => ({ table: ['PutItem'], actionSecret: true, counts: ['WebhookReceived', 'CallerRefused'] }),
    environment: ['base', 'table', 'webhook'],
  },
  reconcile: {
    purpose: 'Corrects the flag in the user pool, for the users on that list.',
    caller: 'schedule',
    deployed: 'with flag',
    access: (settings) => ({
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
      corbadoApiSecret: true,
      cognito: flagActions[settings.cognito.flag.mode],
      counts: ['CheckFailed', 'FlagCleared', ...flagging, ...upstream],
    }),
    environment: ['base', 'table', 'corbado', 'poolUser', 'flag'],
  },
  'define-auth-challenge': {
    purpose: 'Tells the user pool that a login by passkey takes one challenge.',
    caller: 'user-pool',
    deployed: 'with custom auth',
    environment: ['stage'],
    budget: withoutClients,
  },
  'create-auth-challenge': {
    purpose: 'Makes that challenge.',
    caller: 'user-pool',
    deployed: 'with custom auth',
    environment: ['stage'],
    budget: withoutClients,
  },
  'verify-auth-challenge': {
    purpose: 'Checks its answer, which is Corbado’s proof of the login.',
    caller: 'user-pool',
    deployed: 'with custom auth',
    access: () => ({
      table: ['GetItem', 'PutItem'],
      corbadoApiSecret: true,
      counts: ['CustomAuthConfirmed', 'CustomAuthRefused', 'ReplayBlocked', ...upstream],
    }),
    environment: ['base', 'table', 'corbado', 'poolUser'],
  },
  authorize: {
    purpose: 'Tells the team’s own HTTP API who is signed in.',
    caller: 'api',
    deployed: 'on call',
    access: () => ({ table: ['GetItem'], counts: ['CsrfBlocked'] }),
    environment: ['stage', 'project', 'table', 'session', 'browser'],
    budget: tableOnly,
  },
} as const satisfies Readonly<Record<FunctionName, FunctionRow>>;

export const functionNames = Object.keys(functions) as FunctionName[];
