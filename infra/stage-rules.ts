// Rules between two settings of a stage. Each looks at its own two only, so a mistake elsewhere does not hide another here.
import * as z from 'zod';
import { explain } from './configuration-problem.ts';
import { defaultAbsoluteSeconds } from './stage-schema.ts';

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
});

// Browsers take SameSite=None only from, and for, https: a stage with http origins alone would hand out dead cookies.
const crossSiteCookieNeedsHttps = (input: unknown): Problem[] => {
  const { data } = crossSiteCookie.safeParse(input);
  if (data === undefined || data.allowedOrigins.some((origin) => String(origin).startsWith('https://'))) return [];
  const fix = 'add the https origin that needs it to allowedOrigins, or write "Strict"';
  const message = explain('needs an https origin', fix)({ input: data.session.cookieSameSite });
  return [{ path: ['session', 'cookieSameSite'], message }];
};

export const problemsBetweenSettings = (input: unknown): Problem[] => [
  ...idleWithinAbsolute(input),
  ...crossSiteCookieNeedsHttps(input),
];
