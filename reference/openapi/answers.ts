// What the API answers with success, route by route, as schemas: outside the bundles, which write these answers and never read them.
import * as z from 'zod';

const epochSeconds = z.int().describe('Epoch seconds.');
const fromNow = z.int().describe('Counted from now by the backend, so it holds where the caller’s clock is wrong.');
const text = z.string();
const success = z.literal(true);
const connectToken = text.describe('Valid for one operation, for a few minutes. Do not cache it.');
const sessionToken = text.describe(
  'The session. Send it as `Authorization: Bearer`; keep it in the Keychain or Keystore.',
);

const opened = { success, userId: text, expiresAt: epochSeconds };
const withToken = {
  ...opened,
  accessToken: sessionToken,
  sessionId: sessionToken.describe('The same under its older name.'),
  tokenType: z.literal('Bearer'),
};
const amr = z
  .enum(['passkey', 'issuer'])
  .describe('How the user logged in: with a passkey, or with your existing login.');

export const answers = {
  connectToken: z.strictObject({ connectToken, token: connectToken, expiresAt: epochSeconds }),
  createConnectToken: z.strictObject({ connectToken }),
  exampleAppToken: z.strictObject({ token: connectToken }),
  opened: z.union([z.strictObject(opened), z.strictObject(withToken)]),
  completedLogin: z.union([z.strictObject(opened), z.strictObject({ success, accessToken: sessionToken })]),
  session: z.strictObject({
    id: text.describe('A public id of the session; it cannot be used to log in.'),
    userId: text,
    identifier: text,
    displayName: text,
    amr,
    authTime: epochSeconds,
    authSecondsAgo: fromNow,
    createdAt: epochSeconds,
    createdSecondsAgo: fromNow,
    expiresAt: epochSeconds,
    expiresInSeconds: fromNow,
    idleExpiresAt: epochSeconds.describe('Moves with each use, up to expiresAt. Epoch seconds.'),
    idleExpiresInSeconds: fromNow,
  }),
  sessions: z.strictObject({
    sessions: z
      .array(
        z.strictObject({
          id: text,
          current: z.boolean(),
          amr,
          createdAt: epochSeconds,
          createdSecondsAgo: fromNow,
          lastSeenAt: epochSeconds,
          lastSeenSecondsAgo: fromNow,
          expiresAt: epochSeconds,
          expiresInSeconds: fromNow,
        }),
      )
      .describe('Newest first.'),
  }),
  revoked: z.strictObject({ revoked: z.int().describe('How many sessions were ended.') }),
  postLogin: z.union([
    z.strictObject({ accessToken: text, sessionId: text, tokenType: z.literal('Bearer'), expiresAt: epochSeconds }),
    z.strictObject({ handoffCode: text.describe('Works once, within a minute.'), expiresAt: epochSeconds }),
  ]),
  postAppend: z.strictObject({
    recorded: z.boolean(),
    firstPasskey: z.boolean(),
    updated: z.boolean().optional(),
    state: z.enum(['none', 'pending', 'set', 'clearing', 'not_applicable']).optional(),
    reason: text.optional(),
  }),
  preLogin: z.union([
    z.strictObject({ identifier: text, userId: text }),
    z.strictObject({
      identifier: z.literal(''),
      error: z.strictObject({
        return: z.boolean(),
        code: text,
        message: text.optional(),
        payload: text.optional(),
      }),
    }),
  ]),
  scheduled: z.strictObject({ scheduled: z.boolean() }),
} as const;

export type AnswerName = keyof typeof answers;
