// Which options of `npm run action` make sense, alone and together. Each rule throws a usage problem that says what to write instead.
import { UsageProblem } from '../command-line.ts';
import type { ActionOptions, Variant } from './action-options.ts';

const loopback = /^(?:localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether an address is of this machine. */
export const isLoopback = (url: string): boolean => loopback.test(URL.parse(url)?.hostname ?? '');

/** https anywhere, http only to this very machine: the event can hold a proof of login, and a password travels with it. */
export const readActionUrl = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(text));
  if (isSafe && url.search === '' && url.hash === '') return text;
  throw new UsageProblem(
    `--url takes https://… or an address of this machine, such as http://localhost:3000, not ${text}`,
  );
};

export const readSeed = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageProblem(`--seed takes a number of up to nine digits, not ${text}`);
};

/** For a trial of what only a signature covers. */
export const requireSignature = (variant: Variant): void => {
  if (variant !== 'tamper' && variant !== 'stale') return;
  throw new UsageProblem(
    `--${variant} tries a signature; with basic there is none: a password covers neither body nor time`,
  );
};

type Rule = readonly [isBroken: boolean, words: string];

const rulesFor = (options: ActionOptions): readonly Rule[] => {
  const { action, variant, url, stageName, secretOnStdin } = options;
  return [
    [
      url === undefined && stageName === undefined,
      '--url is missing: write --url http://localhost:3000, or --stage dev',
    ],
    [secretOnStdin && stageName !== undefined, '--stage looks the secret up: leave --action-secret-stdin out'],
    [secretOnStdin && options.proofOnStdin, 'a pipe holds one thing: the secret or the proof'],
    [options.region !== undefined && stageName === undefined, '--region belongs to --stage'],
    [options.identifier !== undefined && action !== 'pre-login', '--identifier is what pre-login gets: write --user'],
    [options.userId !== undefined && action === 'pre-login', 'pre-login gets what somebody typed: write --identifier'],
    [options.signedPasskeyData !== undefined && action !== 'post-login', '--signed-passkey-data is for post-login'],
    [
      variant === 'other-user' && action !== 'post-login',
      '--other-user is for post-login: no other action has a proof',
    ],
  ];
};

/** The options, unless they contradict each other. */
export const requireSense = (options: ActionOptions): ActionOptions => {
  const broken = rulesFor(options).find(([isBroken]) => isBroken);
  if (broken !== undefined) throw new UsageProblem(broken[1]);
  if (options.auth === 'basic') requireSignature(options.variant);
  return options;
};
