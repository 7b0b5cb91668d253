// What the commands must know of a deployment's settings, whatever they are read from.
import type {
  ActionAuth,
  FlagMode,
  IdentifierResolver,
  MfaFactor,
} from '../../functions/shared/environment/settings.ts';
import type { UserIdRules } from '../../functions/shared/user/users.ts';
import type { FunctionName } from '../../infra/functions.ts';

export type PoolSettings = {
  readonly customAuth: boolean;
  readonly createDemoPool: boolean;
  /** None when the pool's own tokens count for nothing, or when nobody can tell before a deployment. */
  readonly appClientIds: readonly string[];
  readonly flag: {
    readonly mode: FlagMode;
    readonly attribute: string;
    readonly timeAttribute: string;
    readonly mfaFactors?: readonly MfaFactor[] | undefined;
  };
};

export type DeployedSettings = {
  /** Those that are deployed. */
  readonly functions: ReadonlySet<FunctionName>;
  readonly corbado: { readonly projectId: string; readonly apiAuth: 'basic' | 'bearer' };
  readonly allowedOrigins: readonly string[];
  readonly actions: { readonly auth: ActionAuth };
  readonly identity: UserIdRules;
  readonly session: {
    readonly absoluteSeconds: number;
    readonly idleSeconds: number;
    readonly cookieSameSite: string;
  };
  readonly preLogin: { readonly resolve: IdentifierResolver };
  readonly postLogin: { readonly delivery: 'session' | 'handoff'; readonly trustEventIdentity: boolean };
  readonly cognito: PoolSettings;
  /** Has a look-up of the team's own: its ARN, or its name in the stack. */
  readonly lookUpLayer?: string | undefined;
  /** Of a stage that names a pool of its own. */
  readonly userPoolArn?: string | undefined;
  /** Absent where logs are kept for ever. */
  readonly logRetentionDays?: number | undefined;
};
