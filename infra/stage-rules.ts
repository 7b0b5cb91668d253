// Rules between two settings of a stage. Each looks at its own two only, so a mistake elsewhere does not hide another here.
import * as z from 'zod';
import { cognitoProblems } from './cognito-rules.ts';
import { explain } from './configuration-problem.ts';
import { existingProblems } from './existing-rules.ts';
import { functionProblems } from './function-rules.ts';
import { issuerProblems } from './issuer-rules.ts';
import { defaultAbsoluteSeconds } from './login-settings.ts';
import { isSameSite } from './site.ts';
import type { HandedIn } from './stage-schema.ts';

export type Problem = { readonly path: readonly PropertyKey[]; readonly message: string };

const lifetimes = z.object({
  session: z.object({ absoluteSeconds: z.number().default(defaultAbsoluteSeconds), idleSeconds: z.number() }),
});

const idleWithinAbsolute = (input: unknown): Problem[] => {
  const { data } = lifetimes.safeParse(input);
  if (data === undefined || data.session.idleSeconds <= data.session.absoluteSeconds) return [];
  const wrong = `is longer than session.absoluteSeconds (${data.session.absoluteSeconds})`;
  const message = explain(wrong, 'lower it, or raise session.absoluteSeconds')({ input: data.session.idleSeconds });
  return [{ path: ['session', 'idleSeconds'], message }];
};

const crossSiteCookie = z.object({
  allowedOrigins: z.array(z.unknown()),
  session: z.object({ cookieSameSite: z.literal('None') }),
  customDomain: z
    .object({ domainName: z.string(), hostedZone: z.object({ name: z.string() }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

// Browsers take SameSite=None only from, and for, https: a stage with http origins alone would hand out dead cookies. And
// where every web app is on the API's own site, None gives other sites the cookie for nothing.
const crossSiteCookieHasItsUse = (input: unknown): Problem[] => {
  const { data } = crossSiteCookie.safeParse(input);
  if (data === undefined) return [];
  const path = ['session', 'cookieSameSite'];
  const problem = (wrong: string, fix: string): Problem[] => [
    { path, message: explain(wrong, fix)({ input: 'None' }) },
  ];
  const https = data.allowedOrigins.map(String).filter((origin) => origin.startsWith('https://'));
  if (https.length === 0) {
    return problem('needs an https origin', 'add the https origin that needs it to allowedOrigins, or write "Strict"');
  }
  if (!https.every((origin) => isSameSite(origin, data.customDomain))) return [];
  return problem('is for a web app on another site, and there is none in allowedOrigins', 'write "Strict" or "Lax"');
};

export const problemsBetweenSettings = (input: unknown, handedIn: HandedIn): Problem[] => [
  ...idleWithinAbsolute(input),
  ...crossSiteCookieHasItsUse(input),
  ...functionProblems(input),
  ...existingProblems(input, handedIn),
  ...cognitoProblems(input, handedIn),
  ...issuerProblems(input, handedIn),
];
