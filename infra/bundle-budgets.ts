// How large each function's bundle may be. Every kilobyte is read and parsed at each cold start.
import type { FunctionName } from './build.ts';

/** In kB of 1000 bytes: as it is, and after `gzip -9`. */
export type BundleBudget = { readonly rawKilobytes: number; readonly gzipKilobytes: number };

export const bundleBudgets: Readonly<Record<FunctionName, BundleBudget>> = {
  // A client for secrets.
  'pre-login': { rawKilobytes: 220, gzipKilobytes: 72 },
  // Also the table.
  'post-append': { rawKilobytes: 235, gzipKilobytes: 77 },
  'post-login': { rawKilobytes: 235, gzipKilobytes: 77 },
  'verify-passkey': { rawKilobytes: 235, gzipKilobytes: 77 },
  'corbado-webhook': { rawKilobytes: 235, gzipKilobytes: 77 },
  'verify-auth-challenge': { rawKilobytes: 235, gzipKilobytes: 77 },
  // Also Cognito's client.
  reconcile: { rawKilobytes: 235, gzipKilobytes: 77 },
  // Neither a client nor a secret.
  'define-auth-challenge': { rawKilobytes: 35, gzipKilobytes: 12 },
  'create-auth-challenge': { rawKilobytes: 35, gzipKilobytes: 12 },
  // The table, and the verification of JWTs.
  session: { rawKilobytes: 237, gzipKilobytes: 78 },
  // All three.
  'connect-token': { rawKilobytes: 250, gzipKilobytes: 82 },
};
