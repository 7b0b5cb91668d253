// The headers of a journey's requests that matter to a reader.
import { redactHeader } from '../timeline/redact.ts';

/** Header names must be in lower case. */
export const shownHeaders = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => /^(authorization|cookie|origin|sec-fetch-site|webhook-.+)$/.test(name))
      .map(([name, value]) => [name, redactHeader(name, value)]),
  );
