// Reads what Corbado's login component hands to `onComplete`, whichever of its forms it has. Copy this into your frontend.

/** What to do next: use the session, trade the code at POST /auth/session, or post the proof to POST /auth/passkey/verify. */
export type LoginResult =
  | { readonly kind: 'session'; readonly sessionId: string; readonly expiresAt?: number }
  | { readonly kind: 'handoff'; readonly handoffCode: string }
  | { readonly kind: 'proof'; readonly signedPasskeyData: string };

const parseObject = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

const readAnswer = (answer: object): LoginResult | undefined => {
  const fields = new Map<string, unknown>(Object.entries(answer));
  const text = (name: string): string | undefined => {
    const value = fields.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [sessionId, handoffCode, signedPasskeyData] = [
    // Today's name in Corbado's pages, and the older one.
    text('accessToken') ?? text('sessionId'),
    text('handoffCode'),
    text('signedPasskeyData'),
  ];
  const expiresAt = fields.get('expiresAt');
  if (sessionId !== undefined)
    return { kind: 'session', sessionId, ...(typeof expiresAt === 'number' && { expiresAt }) };
  if (handoffCode !== undefined) return { kind: 'handoff', handoffCode };
  return signedPasskeyData === undefined ? undefined : { kind: 'proof', signedPasskeyData };
};

// Header, payload and signature; a session token of the backend has two parts.
const isJwt = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

/**
 * Corbado's documents show an object (`result.accessToken`, once `result.sessionId`), its client declares a string, and an action's answer arrives as JSON
 * text: all are read. A JWT is signedPasskeyData, any other bare text a session. Undefined when there is nothing to go on with.
 */
export const readLoginResult = (given: unknown): LoginResult | undefined => {
  if (typeof given === 'object' && given !== null) return readAnswer(given);
  if (typeof given !== 'string' || given === '') return undefined;
  const answer = parseObject(given);
  if (answer) return readAnswer(answer);
  return isJwt(given) ? { kind: 'proof', signedPasskeyData: given } : { kind: 'session', sessionId: given };
};
