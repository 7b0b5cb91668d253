// How often an issuer is asked for its keys because of key ids that nobody has: a few times at once, then once a second.

export type RefetchBudget = {
  /** Whether to ask the issuer for this key id now; counts as having asked. */
  take(keyId: string, nowSeconds: number): boolean;
  /** The issuer has no such key: whoever repeats it within seconds uses nothing up. */
  remember(keyId: string, nowSeconds: number): void;
};

const capacity = 5;
// An issuer that begins to sign with a key at the moment it publishes it is believed after this long at the latest.
const rememberedSeconds = 5;
const maximumRemembered = 100;

export const createRefetchBudget = (): RefetchBudget => {
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
      // Forgetting them all costs a few fetches, and keeping an order of them would cost more.
      if (unknownUntil.size >= maximumRemembered) unknownUntil.clear();
      unknownUntil.set(keyId, nowSeconds + rememberedSeconds);
    },
  };
};
