// The public keys of one issuer: fetched when a token names an unknown one, and kept while the issuer is down.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJwk, type Jwk } from 'aws-jwt-verify/jwk';
import type { Json } from 'aws-jwt-verify/safe-json-parse';
import { Refusal } from '../frame/refusal.ts';

export type IssuerKey = { readonly jwk: Jwk; readonly keyObject: KeyObject };
/** The issuer's answer, parsed; rejects when it is not usable. */
export type FetchKeySet = () => Promise<Json>;
/** The key of this id, or undefined when the issuer has none. Throws `temporarily_unavailable` when it cannot be asked. */
export type FindKey = (keyId: string, nowSeconds: number) => Promise<IssuerKey | undefined>;

/** How often an issuer is asked for its keys because of unknown key ids: a few times at once, then once a second. */
type RefetchBudget = {
  /** Whether to ask the issuer for this key id now; counts as having asked. */
  take(keyId: string, nowSeconds: number): boolean;
  /** The issuer has no such key: repeating it within seconds uses nothing up. */
  remember(keyId: string, nowSeconds: number): void;
};

const capacity = 5;
// A key that an issuer uses the moment it publishes it is accepted after this long at the latest.
const rememberedSeconds = 5;
const maximumRemembered = 100;

const createRefetchBudget = (): RefetchBudget => {
  const unknownUntil = new Map<string, number>();
  let left = capacity;
  let filledAt = 0;
  return {
    take: (keyId, nowSeconds) => {
      if ((unknownUntil.get(keyId) ?? 0) > nowSeconds) return false;
      left = Math.min(capacity, left + Math.max(0, nowSeconds - filledAt));
      filledAt = nowSeconds;
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    remember: (keyId, nowSeconds) => {
      // Forgetting them all costs a few fetches; keeping them in order would cost more.
      if (unknownUntil.size >= maximumRemembered) unknownUntil.clear();
      unknownUntil.set(keyId, nowSeconds + rememberedSeconds);
    },
  };
};

type KeySet = ReadonlyMap<string, IssuerKey>;

const maximumKeyIdLength = 256;

const usableKey = (entry: Json): [string, IssuerKey] | undefined => {
  if (!isJwk(entry) || !entry.kid || (entry.use ?? 'sig') !== 'sig') return undefined;
  try {
    return [entry.kid, { jwk: entry, keyObject: createPublicKey({ key: entry, format: 'jwk' }) }];
  } catch {
    return undefined;
  }
};

/** An issuer may publish keys for other uses, or of new kinds: those are skipped. */
const readKeySet = (answer: Json): KeySet => {
  const entries = (answer as { keys?: Json } | null)?.keys;
  const keys = new Map(Array.isArray(entries) ? entries.map(usableKey).filter((key) => key !== undefined) : []);
  if (keys.size === 0) throw new Error('no usable key');
  return keys;
};

const unavailable = (cause?: unknown): Refusal =>
  new Refusal('temporarily_unavailable', { reason: 'issuer_unavailable', retryAfterSeconds: 5, cause });

/**
 * An unknown key may be a stranger's invention or new, and only the issuer can tell. So any number ask at once and one fetch answers them
 * all; strangers can use up a budget, which refills by the second; and when it is used up, the answer is that there is no such key, which
 * costs nobody anything. Every fetch brings all keys: whatever caused it, the next token with the new key is recognised.
 */
export const issuerKeys = (fetchKeySet: FetchKeySet): FindKey => {
  const budget = createRefetchBudget();
  let known: KeySet | undefined;
  let underWay: Promise<void> | undefined;
  let isDown = false;

  const fetchKeys = async (): Promise<void> => {
    try {
      known = readKeySet(await fetchKeySet());
      isDown = false;
    } catch (error) {
      isDown = true;
      throw unavailable(error);
    } finally {
      underWay = undefined;
    }
  };

  return async (keyId, nowSeconds) => {
    if (keyId.length > maximumKeyIdLength) return undefined;
    // A fetch already under way may have been answered before the key was published, so the next one is awaited too.
    for (const attempt of ['first', 'last']) {
      const key = known?.get(keyId);
      if (key !== undefined) return key;
      const joined = underWay;
      if (joined === undefined && !budget.take(keyId, nowSeconds)) {
        if (known === undefined || isDown) throw unavailable();
        return undefined;
      }
      underWay ??= fetchKeys();
      await underWay;
      if (joined === undefined || attempt === 'last') break;
    }
    if (known?.has(keyId) !== true) budget.remember(keyId, nowSeconds);
    return known?.get(keyId);
  };
};
