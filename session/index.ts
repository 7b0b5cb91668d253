// The package's entry `corbado-actions/session`: who is signed in, for a team's own functions and services.
export type { SessionFacts } from '../functions/shared/login/session.ts';
export { type NotSignedIn, type SessionCheck, SessionsUnavailable, type SignedIn } from './check.ts';
export type { HeadersLike, RequestLike } from './request.ts';
export {
  type CheckOptions,
  openSessions,
  type Sessions,
  type SessionsOptions,
  sessionsFromEnvironment,
} from './sessions.ts';
