// How large bundles may be.

/** In kB of 1000 bytes, as it is and after `gzip -9`: all of it is read and parsed at each cold start. */
export type BundleBudget = { readonly rawKilobytes: number; readonly gzipKilobytes: number };

/** With clients for the table, secrets and Cognito, or a verifier of JWTs. */
export const withClients: BundleBudget = { rawKilobytes: 190, gzipKilobytes: 64 };

/** With a client for the table. */
export const tableOnly: BundleBudget = { rawKilobytes: 151, gzipKilobytes: 51 };

export const withoutClients: BundleBudget = { rawKilobytes: 28, gzipKilobytes: 10 };
