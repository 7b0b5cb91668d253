// How large each function's bundle may be. Every kilobyte is read and parsed at each cold start.
import type { FunctionName } from './build.ts';

/** In kB of 1000 bytes: as it is, and after `gzip -9`. */
export type BundleBudget = { readonly rawKilobytes: number; readonly gzipKilobytes: number };

// What a function with clients for the table, for secrets and for Cognito, or one that verifies JWTs, can do with.
const withClients: BundleBudget = { rawKilobytes: 200, gzipKilobytes: 67 };
const withoutClients: BundleBudget = { rawKilobytes: 35, gzipKilobytes: 12 };

export const bundleBudgets: Readonly<Record<FunctionName, BundleBudget>> = {
  'post-login': withClients,
  'post-append': withClients,
  'pre-login': withClients,
  'verify-passkey': withClients,
  'corbado-webhook': withClients,
  reconcile: withClients,
  'verify-auth-challenge': withClients,
  'define-auth-challenge': withoutClients,
  'create-auth-challenge': withoutClients,
  session: withClients,
  'connect-token': withClients,
};
