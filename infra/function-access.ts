// What each function may use, and what it counts: the one list behind permissions, alarms and the dashboard.
import type { MetricName } from '../functions/shared/log.ts';
import type { FunctionName } from './build.ts';
import type { FlagMode } from './cognito-settings.ts';
import type { Stage } from './stage-schema.ts';

export type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
export type CognitoAction = 'AdminGetUser' | 'AdminUpdateUserAttributes' | 'AdminSetUserMFAPreference' | 'ListUsers';

export type FunctionAccess = {
  readonly table: readonly TableAction[];
  readonly corbadoApiSecret: boolean;
  readonly actionSecret: boolean;
  /** On the stage's user pool. */
  readonly cognito: readonly CognitoAction[];
  readonly counts: readonly MetricName[];
};

/** The functions that Corbado's actions call: the ones that `actions.auth` is about. */
export const actionNames = ['post-login', 'post-append', 'pre-login'] as const satisfies FunctionName[];

const upstream = ['UpstreamError', 'UpstreamTimeout'] as const;
const flagging = ['FlagSet', 'FlagPending', 'FlagNotApplicable'] as const;

const cognitoActions: Readonly<Record<FlagMode, readonly CognitoAction[]>> = {
  off: [],
  attribute: ['AdminGetUser', 'AdminUpdateUserAttributes'],
  'mfa-preference': ['AdminGetUser', 'AdminSetUserMFAPreference'],
};

const nothing = { table: [], corbadoApiSecret: false, actionSecret: false, cognito: [], counts: [] } as const;

/** What a function's code can do is one thing; what it does with these settings is all that its role allows. */
export const functionAccess = ({
  actions,
  cognito: { flag, checkUserStatus },
  preLogin,
}: Pick<Stage, 'actions' | 'cognito' | 'preLogin'>): Readonly<Record<FunctionName, FunctionAccess>> => {
  // With IAM there is no secret between us and the actions.
  const actionSecret = actions.auth !== 'iam';
  const cognito = cognitoActions[flag.mode];
  const isFlagged = flag.mode !== 'off';
  const userStatus = checkUserStatus ? (['AdminGetUser'] as const) : [];
  return {
    'post-login': {
      ...nothing,
      table: ['Query', 'PutItem', 'DeleteItem'],
      corbadoApiSecret: true,
      actionSecret,
      cognito: userStatus,
      counts: ['SessionCreated', 'ReplayBlocked', 'CallerRefused', ...upstream],
    },
    'post-append': {
      ...nothing,
      table: ['GetItem', 'PutItem', 'UpdateItem', ...(isFlagged ? ['DeleteItem' as const] : [])],
      actionSecret,
      cognito,
      counts: ['PasskeyRecorded', 'CallerRefused', ...(isFlagged ? (['ReplayBlocked', ...flagging] as const) : [])],
    },
    'pre-login': {
      ...nothing,
      actionSecret,
      cognito: preLogin.resolve === 'cognito' ? ['AdminGetUser', 'ListUsers'] : [],
      counts: ['CallerRefused', 'LookUpFailed'],
    },
    'connect-token': {
      ...nothing,
      table: ['GetItem', 'UpdateItem', 'PutItem'],
      corbadoApiSecret: true,
      counts: ['ConnectTokenIssued', 'CsrfBlocked', ...upstream],
    },
    'verify-passkey': {
      ...nothing,
      table: ['Query', 'PutItem', 'DeleteItem'],
      corbadoApiSecret: true,
      cognito: userStatus,
      counts: ['SessionCreated', 'ReplayBlocked', 'CsrfBlocked', ...upstream],
    },
    session: {
      ...nothing,
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
      counts: ['SessionCreated', 'SessionRevoked', 'CsrfBlocked'],
    },
    // A webhook knows passwords only, so it needs its secret whatever the actions do.
    'corbado-webhook': {
      ...nothing,
      table: ['PutItem'],
      actionSecret: true,
      counts: ['WebhookReceived', 'CallerRefused'],
    },
    reconcile: {
      ...nothing,
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
      corbadoApiSecret: true,
      cognito,
      counts: ['CheckFailed', 'FlagCleared', ...flagging, ...upstream],
    },
    'define-auth-challenge': nothing,
    'create-auth-challenge': nothing,
    'verify-auth-challenge': {
      ...nothing,
      table: ['GetItem', 'PutItem'],
      corbadoApiSecret: true,
      counts: ['CustomAuthConfirmed', 'CustomAuthRefused', 'ReplayBlocked', ...upstream],
    },
  };
};
