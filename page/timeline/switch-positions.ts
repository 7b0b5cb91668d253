// The positions of the page's switches, and the words for them on the page and in the timeline.
import type { WebhookMode } from '../../local/corbado/webhooks.ts';
import { spanWords } from './time-words.ts';

/** No action runs at Corbado in the first two, where the page posts the proof here, and in `user-pool`, where it posts it to Cognito. */
export const loginModes = ['endpoint', 'complete-login', 'action-session', 'action-handoff', 'user-pool'] as const;
export type LoginMode = (typeof loginModes)[number];

export const loginModeWords: Record<LoginMode, { readonly title: string; readonly explanation: string }> = {
  endpoint: {
    title: 'Custom endpoint',
    explanation:
      'Corbado hands signedPasskeyData to the page. The page posts it to /auth/passkey/verify and gets an HttpOnly cookie.',
  },
  'complete-login': {
    title: 'completeLogin',
    explanation:
      'The route of Corbado’s guides: the page posts signedPasskeyData to /auth/completeLogin. A browser gets an HttpOnly cookie, a native app an access token: see Journey.',
  },
  'action-session': {
    title: 'Action, session',
    explanation: 'Corbado runs the post-login action. The session it creates reaches the page’s JavaScript as a token.',
  },
  'action-handoff': {
    title: 'Action, hand-off code',
    explanation: 'The action answers a one-time code. The page trades it at /auth/session for an HttpOnly cookie.',
  },
  'user-pool': {
    title: 'Cognito custom auth',
    explanation:
      'The page answers the user pool’s challenge with signedPasskeyData, and trades the id token it gets for a cookie.',
  },
};

export const corbadoTroubles = ['none', 'fails-once', 'down', 'stalls', 'rate-limited', 'already-used'] as const;
export type CorbadoTrouble = (typeof corbadoTroubles)[number];

/** Each continues the sentence "Corbado's Backend API …". */
export const corbadoWords: Record<CorbadoTrouble, string> = {
  none: 'works',
  'fails-once': 'fails on the next call',
  down: 'is down until switched back',
  stalls: 'does not answer the next call',
  'rate-limited': 'rate-limits the next call',
  'already-used': 'says the next proof is a replay',
};

export const frontendApiStates = ['up', 'down'] as const;
export type FrontendApi = (typeof frontendApiStates)[number];

/** Each continues the sentence "Corbado's Frontend API …". */
export const frontendApiWords: Record<FrontendApi, string> = { up: 'works', down: 'is down until switched back' };

export const cognitoTroubles = ['none', 'slow', 'throttled', 'down'] as const;
export type CognitoTrouble = (typeof cognitoTroubles)[number];

/** Each continues the sentence "Cognito's API …". */
export const cognitoWords: Record<CognitoTrouble, string> = {
  none: 'works',
  slow: 'takes three seconds until switched back',
  throttled: 'throttles until switched back',
  down: 'is down until switched back',
};

export const webhookModes = ['prompt', 'off', 'late', 'twice'] as const satisfies readonly WebhookMode[];

/** Each continues the sentence "Corbado's webhooks …". */
export const webhookWords: Record<WebhookMode, string> = {
  prompt: 'arrive at once',
  off: 'do not arrive',
  late: 'arrive three seconds late',
  twice: 'arrive twice',
};

export const clockWords = (movedBySeconds: number): string =>
  `The clock was moved ${spanWords(Math.abs(movedBySeconds))} ${movedBySeconds < 0 ? 'back' : 'forward'}`;

export type SwitchState = {
  /** How far the clock is ahead of real time. */
  readonly clockOffsetSeconds: number;
  readonly loginMode: LoginMode;
  readonly corbado: CorbadoTrouble;
  readonly frontendApi: FrontendApi;
  readonly webhooks: WebhookMode;
  readonly cognito: CognitoTrouble;
};
