// Checks sessions for a team's own backend, by the code that the bundle's functions check them with. One read each, and no write.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { get, openTable, tableOn } from '../functions/shared/aws/dynamodb.ts';
import { browserFields, sessionFields } from '../functions/shared/environment/fields.ts';
import { readEnvironment } from '../functions/shared/environment/read-environment.ts';
import { sessionSeconds } from '../functions/shared/environment/settings.ts';
import { type Call, startCall, startDeadline } from '../functions/shared/frame/call.ts';
import { startTrail } from '../functions/shared/frame/log.ts';
import { type BrowserRules, readCredential } from '../functions/shared/http/credential.ts';
import { factsOf, type Session } from '../functions/shared/login/session.ts';
import { type CheckRules, requirePresentedSession, requireSession } from '../functions/shared/login/sessions.ts';
import type { Can } from '../functions/shared/table/table.ts';
import { notSignedIn, type SessionCheck } from './check.ts';
import { envSchema } from './environment.ts';
import { type RequestLike, readRequestLike } from './request.ts';

export type SessionsOptions = {
  /** The table of the deployment: its output `TableName`. */
  readonly tableName: string;
  /** The project at Corbado, `pro-…`: a session of another project in the same table is none. */
  readonly projectId: string;
  /** The stage's `session.idleSeconds`. */
  readonly idleSeconds: number;
  /** The stage's `allowedOrigins`: the pages whose requests count. */
  readonly allowedOrigins: readonly string[];
  /** The stage's `session.cookieName`. @default '__Host-session_id' */
  readonly cookieName?: string;
  /** The stage's `session.cookieSameSite`. @default 'Strict' */
  readonly cookieSameSite?: 'Strict' | 'Lax' | 'None';
  /** @default - one of its own, which gives up a call after 1.5 s and tries three times */
  readonly client?: DynamoDBClient;
  /** The time in epoch milliseconds, for tests. @default Date.now */
  readonly nowMilliseconds?: () => number;
};

export type CheckOptions = {
  /**
   * Whether the request may come from any page. For documents that a browser navigates to, which carry no `Origin`; never for a request
   * that changes something: the cookie comes with it, whoever sent it. @default false
   */
  readonly fromAnyPage?: boolean;
};

export type Sessions = {
  /**
   * Who is signed in, by a session token alone or by a whole request: its cookie or its `Authorization: Bearer`, from a page that may ask.
   * A token alone is judged without a page. The check does not count as a use, so it does not put off the idle end.
   * @throws SessionsUnavailable when the table cannot be asked, after 4 s at the latest
   */
  check(presented: string | RequestLike, options?: CheckOptions): Promise<SessionCheck>;
};

const optionsSchema = z.object({
  tableName: sessionFields.TABLE_NAME,
  projectId: sessionFields.CORBADO_PROJECT_ID,
  idleSeconds: z.number().check(z.gte(sessionSeconds[0]), z.lte(sessionSeconds[1])),
  // Checked as the environment's are: in one text.
  allowedOrigins: browserFields.ALLOWED_ORIGINS,
  cookieName: browserFields.COOKIE_NAME,
  cookieSameSite: browserFields.COOKIE_SAME_SITE,
});

const rulesOf = (options: SessionsOptions): BrowserRules & CheckRules => {
  const { cookieName = '__Host-session_id', cookieSameSite = 'Strict' } = options;
  const allowedOrigins = Array.isArray(options.allowedOrigins) ? options.allowedOrigins.join(' ') : undefined;
  const parsed = z.safeParse(optionsSchema, { ...options, cookieName, cookieSameSite, allowedOrigins });
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    throw new TypeError(`openSessions: missing or invalid: ${[...names].sort().join(', ')}`);
  }
  const { projectId, idleSeconds } = parsed.data;
  const cookie = { name: cookieName, sameSite: cookieSameSite };
  return { projectId, limits: { idleSeconds }, allowedOrigins: new Set(parsed.data.allowedOrigins), cookie };
};

const deadlineMilliseconds = 4000;

const find = (
  presented: string | RequestLike,
  rules: BrowserRules & CheckRules,
  table: Can<'get'>,
  fromAnyPage: boolean,
  call: Call,
): Promise<Session> => {
  if (typeof presented === 'string') return requireSession(table, { kind: 'bearer', token: presented }, rules, call);
  const request = readRequestLike(presented);
  return fromAnyPage
    ? requireSession(table, readCredential(request, rules.cookie.name), rules, call)
    : requirePresentedSession(request, rules, table, call);
};

/**
 * Opens the table for checks; nothing is read yet. Once per process, not per request: it keeps its connections.
 * @throws TypeError naming every option that is missing or invalid
 */
export const openSessions = (options: SessionsOptions): Sessions => {
  const rules = rulesOf(options);
  const { tableName, client, nowMilliseconds = Date.now } = options;
  const table = client ? tableOn({ client, tableName }, { get }) : openTable(tableName, { get });
  return {
    check: async (presented, { fromAnyPage = false } = {}) => {
      const trail = startTrail();
      const begun = startCall('session-check', startDeadline(deadlineMilliseconds, undefined), trail);
      const call = { ...begun, nowSeconds: Math.floor(nowMilliseconds() / 1000) };
      try {
        const session = await find(presented, rules, table, fromAnyPage, call);
        return { signedIn: true, session: factsOf(session, rules.limits) };
      } catch (thrown) {
        return notSignedIn(thrown, trail.metrics.has('RowUnreadable'));
      }
    },
  };
};

/**
 * The same from the variables `CORBADO_SESSIONS_…`, which `CorbadoActions.letCheckSessions(fn)` sets.
 * @throws Error naming every variable that is missing or invalid
 */
export const sessionsFromEnvironment = (more: Pick<SessionsOptions, 'client' | 'nowMilliseconds'> = {}): Sessions => {
  const env = readEnvironment(envSchema);
  return openSessions({
    tableName: env.CORBADO_SESSIONS_TABLE_NAME,
    projectId: env.CORBADO_SESSIONS_PROJECT_ID,
    idleSeconds: env.CORBADO_SESSIONS_IDLE_SECONDS,
    allowedOrigins: env.CORBADO_SESSIONS_ALLOWED_ORIGINS,
    cookieName: env.CORBADO_SESSIONS_COOKIE_NAME,
    cookieSameSite: env.CORBADO_SESSIONS_COOKIE_SAME_SITE,
    ...more,
  });
};
