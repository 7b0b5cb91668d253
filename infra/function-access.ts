// What each function may use, and what it counts: the one list behind permissions, alarms and the dashboard.
import type { MetricName } from '../functions/shared/log.ts';
import { type FunctionName, functionNames } from './build.ts';

export type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

export type FunctionAccess = {
  readonly table: readonly TableAction[];
  readonly corbadoApiSecret: boolean;
  readonly actionSecret: boolean;
  readonly counts: readonly MetricName[];
};

const upstream = ['UpstreamError', 'UpstreamTimeout'] as const;

export const functionAccess: Readonly<Record<FunctionName, FunctionAccess>> = {
  'post-login': {
    table: ['GetItem', 'PutItem'],
    corbadoApiSecret: true,
    actionSecret: true,
    counts: ['SessionCreated', 'ReplayBlocked', 'CallerRefused', ...upstream],
  },
  'post-append': {
    table: ['GetItem', 'PutItem', 'UpdateItem'],
    corbadoApiSecret: false,
    actionSecret: true,
    counts: ['PasskeyRecorded', 'CallerRefused'],
  },
  'pre-login': { table: [], corbadoApiSecret: false, actionSecret: true, counts: ['CallerRefused'] },
  'connect-token': {
    table: ['GetItem', 'UpdateItem'],
    corbadoApiSecret: true,
    actionSecret: false,
    counts: ['ConnectTokenIssued', 'CsrfBlocked', ...upstream],
  },
  'verify-passkey': {
    table: ['GetItem', 'PutItem', 'DeleteItem'],
    corbadoApiSecret: true,
    actionSecret: false,
    counts: ['SessionCreated', 'ReplayBlocked', 'CsrfBlocked', ...upstream],
  },
  session: {
    table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    corbadoApiSecret: false,
    actionSecret: false,
    counts: ['SessionCreated', 'SessionRevoked', 'CsrfBlocked'],
  },
};

/** The functions that Corbado's actions call: the ones that the action secret is for. */
export const actionNames: readonly FunctionName[] = functionNames.filter((name) => functionAccess[name].actionSecret);
