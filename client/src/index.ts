// corbado-actions-client: what browsers, React Native apps and Node need to call a deployment of Corbado Actions.
export { createCorbadoActions } from './create-corbado-actions.ts';
export { CorbadoActionsError } from './error.ts';
export type {
  CallOptions,
  ConnectTokenOptions,
  ConnectTokenType,
  CorbadoActions,
  CorbadoActionsOptions,
  OpenSession,
  Session,
  TokenStorage,
} from './types.ts';
