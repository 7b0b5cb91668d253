// What a row of the catalogue of functions says.
import type { ActionAuth, FlagMode, IdentifierResolver } from '../functions/shared/environment/settings.ts';
import type { MetricName } from '../functions/shared/frame/log.ts';
import type { BundleBudget } from './bundle-budgets.ts';

export type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
export type CognitoAction = 'AdminGetUser' | 'AdminUpdateUserAttributes' | 'AdminSetUserMFAPreference' | 'ListUsers';

/** What a function does with these settings, which is all that its role allows; its code could do more. */
export type FunctionAccess = {
  readonly table: readonly TableAction[];
  readonly corbadoApiSecret: boolean;
  readonly actionSecret: boolean;
  /** On the stage's user pool. */
  readonly cognito: readonly CognitoAction[];
  readonly counts: readonly MetricName[];
};

/** The settings of a stage on which that depends. */
export type AccessSettings = {
  readonly actions: { readonly auth: ActionAuth };
  readonly preLogin: { readonly resolve: IdentifierResolver };
  readonly cognito: { readonly checkUserStatus: boolean; readonly flag: { readonly mode: FlagMode } };
};

export type FunctionRow = {
  readonly purpose: string;
  /** Decides how long it may take, and who notices when it fails. */
  readonly caller: 'api' | 'user-pool' | 'schedule';
  /** By its own switch under `functions`, where passkeys are flagged in the user pool, where they log users in to it, or when an app asks. */
  readonly deployed: 'by switch' | 'with flag' | 'with custom auth' | 'on call';
  readonly routes?: readonly RouteKey[];
  /** Other names of its routes, from Corbado's documents and published example apps. Each is answered in its own dialect. */
  readonly aliases?: readonly RouteKey[];
  readonly access?: (settings: AccessSettings) => Partial<FunctionAccess>;
  /** Groups of variables, made in function-environment.ts, which checks them against the function's env.ts. */
  readonly environment: readonly string[];
  /** @default - what a function with clients may weigh */
  readonly budget?: BundleBudget;
};

type RouteKey = `${'GET' | 'POST' | 'DELETE'} /${string}`;
