// How many retries an environment may spend: a bucket that refills slowly, so that retries cannot feed an outage.

export type RetryBudget = { take(): boolean };

const capacity = 10;
const refillPerSecond = 1;

export const createRetryBudget = (uptimeSeconds: () => number = process.uptime): RetryBudget => {
  let tokens = capacity;
  let refilledAt = uptimeSeconds();
  return {
    take: () => {
      const now = uptimeSeconds();
      tokens = Math.min(capacity, tokens + (now - refilledAt) * refillPerSecond);
      refilledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};

/** Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/): base 100 ms, never over 400 ms. */
export const backoffMilliseconds = (attempt: number, random: () => number): number =>
  Math.floor(random() * Math.min(400, 100 * 2 ** attempt));
