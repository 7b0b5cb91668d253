// The routes that Corbado calls: its actions, and its webhook.
import { at, bodyCodes, corbadoCodes, exampleProof, exampleToken, type Operation } from './operation.ts';

const action = {
  security: ['signature', 'password', 'aws'],
  request: 'actionEvent',
} as const satisfies Partial<Operation>;

const codes = [...bodyCodes, 'unauthorized', 'internal_error', 'temporarily_unavailable'] as const;

const eventText = 'Unknown fields of the event are ignored.';

export const corbadoOperations = {
  'POST /actions/pre-login': {
    ...action,
    id: 'preLogin',
    summary: 'The pre-login action: whom a typed identifier names',
    description: `Always 200 to Corbado, whatever the look-up finds. ${eventText}`,
    answer: 'preLogin',
    codes,
    examples: {
      request: { identifier: 'ada.lovelace' },
      answer: { identifier: 'ada.lovelace', userId: 'ada.lovelace' },
    },
  },
  'POST /actions/post-login': {
    ...action,
    id: 'postLogin',
    summary: 'The post-login action: a session, or a hand-off code for one',
    description: `\`postLogin.delivery\` in the stage decides which. ${eventText}`,
    answer: 'postLogin',
    codes: [
      ...codes,
      ...corbadoCodes,
      ...(['signed_passkey_data_required', 'invalid_passkey_data', 'duplicate_event'] as const),
      ...(['too_many_requests', 'login_interrupted'] as const),
    ],
    examples: {
      request: { userId: 'ada.lovelace', signedPasskeyData: exampleProof },
      answer: { accessToken: exampleToken, sessionId: exampleToken, tokenType: 'Bearer', expiresAt: at + 10_800 },
    },
  },
  'POST /actions/post-append': {
    ...action,
    id: 'postAppend',
    summary: 'The post-append action: a passkey was created',
    description: `Records it and, with a user pool, sets the user’s flag. ${eventText}`,
    answer: 'postAppend',
    codes: [...codes, 'flag_not_applicable'],
    examples: { request: { username: 'ada.lovelace' }, answer: { recorded: true, firstPasskey: true } },
  },
  'POST /webhooks/corbado': {
    id: 'corbadoWebhook',
    summary: 'Corbado’s webhook passkey.deleted',
    description: `Deployed only with a user pool. Corbado no longer documents it, and nothing relies on it. ${eventText}`,
    security: ['password'],
    request: 'webhookEvent',
    answer: 'scheduled',
    codes,
    examples: {
      request: { type: 'passkey.deleted', data: { credential: { webAuthnID: 'ada.lovelace' } } },
      answer: { scheduled: true },
    },
  },
} as const satisfies Record<string, Operation>;
