// What another CDK app uses of this bundle: the construct, what it takes, and the error that lists what is wrong with that.
export type { PreLoginOutcome, ResolveUser, ResolveUserCall } from '../functions/pre-login/contract.ts';
export type { AuthorizerOptions, SessionsEnvironment } from './constructs/session-readers.ts';
export { CorbadoActions } from './corbado-actions.ts';
export type {
  CorbadoActionsProps,
  CustomDomain,
  DeployedFunction,
  ExistingResources,
  OwnSecretProps,
  PoolInUse,
  SecretsInUse,
  SomeSecret,
  SomeTable,
  SomeUserPool,
  TableProps,
} from './corbado-actions-props.ts';
export type { FunctionProps, FunctionPropsByName, FunctionPropsForAll } from './function-props.ts';
export type { FunctionName } from './functions.ts';
export { ConfigurationProblem } from './settings/configuration-problem.ts';
export type { CorbadoActionsSettings } from './settings/settings-types.ts';
