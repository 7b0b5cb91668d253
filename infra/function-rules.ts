// Rules about functions that are switched off: something must remain, and no setting may configure what is not there.
import * as z from 'zod';
import type { FunctionName } from './build.ts';
import { explain } from './configuration-problem.ts';
import { switchedNames } from './deployed-functions.ts';
import { actionNames } from './function-access.ts';
import type { Problem } from './stage-rules.ts';

type Dependency = {
  readonly path: readonly string[];
  /** The setting has a meaning as long as one of these is on. */
  readonly functions: readonly FunctionName[];
  /** Whether this value asks for something. @default - any value does */
  readonly asks?: (value: unknown) => boolean;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const asksForFlag = (value: unknown): boolean =>
  isRecord(value) && Object.entries(value).some(([key, asked]) => key !== 'mode' || asked !== 'off');

const dependencies: readonly Dependency[] = [
  { path: ['actions'], functions: actionNames },
  { path: ['corbadoInvoker'], functions: actionNames },
  { path: ['existing', 'actionSecretArn'], functions: actionNames },
  { path: ['connectToken'], functions: ['connect-token'] },
  { path: ['preLogin'], functions: ['pre-login'] },
  { path: ['postLogin'], functions: ['post-login'] },
  // A hand-off code is redeemed there.
  { path: ['postLogin', 'delivery'], functions: ['session'], asks: (value) => value === 'handoff' },
  {
    path: ['session', 'allowTokenInBody'],
    functions: ['verify-passkey', 'session'],
    asks: (value) => value === true,
  },
  {
    path: ['trustedIssuers'],
    functions: ['connect-token', 'session'],
    asks: isFilledList,
  },
  { path: ['cognito', 'appClientIds'], functions: ['connect-token', 'session'], asks: isFilledList },
  {
    path: ['identity', 'allowIdTokenInBody'],
    functions: ['connect-token', 'session'],
    asks: (value) => value === true,
  },
  {
    path: ['cognito', 'checkUserStatus'],
    functions: ['post-login', 'verify-passkey'],
    asks: (value) => value === true,
  },
  { path: ['cognito', 'flag'], functions: ['post-append'], asks: asksForFlag },
];

const at = (input: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);

const switches = z.object({ functions: z.record(z.string(), z.unknown()) });
const customAuth = z.object({ cognito: z.object({ customAuth: z.literal(true) }) });

const unmetDependency = (input: unknown, off: ReadonlySet<string>, dependency: Dependency): Problem[] => {
  const { path, functions, asks = () => true } = dependency;
  const value = at(input, path);
  if (value === undefined || !asks(value) || functions.some((name) => !off.has(name))) return [];
  const wrong = `is for ${functions.join(', ')}, switched off under functions`;
  const message = explain(wrong, 'take this setting out, or the function back in')({ input: value });
  return [{ path, message }];
};

export const functionProblems = (input: unknown): Problem[] => {
  const { data } = switches.safeParse(input);
  if (data === undefined) return [];
  const off = new Set<FunctionName>(switchedNames.filter((name) => data.functions[name] === false));
  if (off.size === switchedNames.length && !customAuth.safeParse(input).success) {
    const message = explain('switches every function off', 'leave the ones that you use')({ input: data.functions });
    return [{ path: ['functions'], message }];
  }
  return dependencies.flatMap((dependency) => unmetDependency(input, off, dependency));
};
