// The public keys of one issuer: fetched when a token names one that is not known, and kept while the issuer is down.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJwk, type Jwk } from 'aws-jwt-verify/jwk';
import type { Json } from 'aws-jwt-verify/safe-json-parse';
import { Refusal } from '../refusal.ts';
import { createRefetchBudget } from './refetch-budget.ts';

export type IssuerKey = { readonly jwk: Jwk; readonly keyObject: KeyObject };
/** What the issuer answers, parsed; rejects when it gives no usable answer. */
export type FetchKeySet = () => Promise<Json>;
/** The key of this id, or undefined when the issuer has none. Throws `temporarily_unavailable` when it cannot be asked. */
export type FindKey = (keyId: string, nowSeconds: number) => Promise<IssuerKey | undefined>;

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

/** An issuer may publish keys for other uses, or of kinds that are new: those are passed over. */
const readKeySet = (answer: Json): KeySet => {
  const entries = (answer as { keys?: Json } | null)?.keys;
  const keys = new Map(Array.isArray(entries) ? entries.map(usableKey).filter((key) => key !== undefined) : []);
  if (keys.size === 0) throw new Error('no usable key');
  return keys;
};

const unavailable = (cause?: unknown): Refusal =>
  new Refusal('temporarily_unavailable', { reason: 'issuer_unavailable', retryAfterSeconds: 5, cause });

/**
 * A key that is not known may be a stranger's invention or new, and only the issuer can tell. So many ask at once and one fetch answers
 * them all; strangers can use up a budget, which fills again by the second; and whoever comes when it is used up is told that there is
 * no such key, which costs nobody anything. Every fetch brings all keys: whatever made it, the next token with the new key is known.
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
    // A fetch that was under way before may have been answered before the key was there, so the one after it is waited for as well.
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
