// What a team's compiler must accept of the server library, and what it must refuse.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openSessions, type SessionCheck, SessionsUnavailable, sessionsFromEnvironment } from 'corbado-actions/session';

const sessions = openSessions({
  tableName: 'sessions',
  projectId: 'pro-1234567890',
  idleSeconds: 1800,
  allowedOrigins: ['https://app.example.com'],
  client: new DynamoDBClient({}),
});

export const userOf = (checked: SessionCheck): string => (checked.signedIn ? checked.session.userId : checked.reason);
export const check = (request: Request): Promise<SessionCheck> => sessions.check(request);
export const statusOf = (error: unknown): number => (error instanceof SessionsUnavailable ? error.status : 500);
export const fromEnvironment = sessionsFromEnvironment();

// @ts-expect-error the table is missing
openSessions({ projectId: 'pro-1234567890', idleSeconds: 1800, allowedOrigins: [] });
// @ts-expect-error nobody is signed in before the check says so
export const early = (checked: SessionCheck): string => checked.session.userId;
