// `npm run smoke`: asks every route of a running deployment and checks the answers. Leaves no data behind.
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../infra/configuration-problem.ts';
import { runCommand } from './command-line.ts';
import { readStored } from './secrets/rotation.ts';
import { secretMistake } from './secrets/secret-shape.ts';
import { actionChecks } from './smoke/action-checks.ts';
import { bodyChecks } from './smoke/body-checks.ts';
import type { Check } from './smoke/check.ts';
import { cookieCheck, cookieNameOf, usualCookieName } from './smoke/cookie-checks.ts';
import { corsChecks } from './smoke/cors-checks.ts';
import { routeChecks, unknownRouteChecks } from './smoke/route-checks.ts';
import { counts, type Result, runCheck } from './smoke/run-checks.ts';
import { parseSmokeOptions, type SmokeOptions, usage } from './smoke/smoke-options.ts';
import { describeResult, summarize } from './smoke/smoke-report.ts';
import { webhookChecks, webhookProbe } from './smoke/webhook-checks.ts';

/** The checks that follow the one for the cookie, which tells the cookie's name. */
const remainingChecks = (options: SmokeOptions, cookieName: string, actionSecret: string | undefined): Check[] => {
  const { actionAuth: mode, without } = options;
  const caller = { secret: actionSecret ?? '', nowSeconds: Math.floor(Date.now() / 1000) };
  return [
    ...routeChecks(options),
    ...unknownRouteChecks(),
    ...(without.has('session') ? [] : [...bodyChecks(cookieName), ...corsChecks(options.origin)]),
    ...(actionSecret === undefined || mode === 'iam' ? [] : actionChecks({ ...caller, mode }, without)),
  ];
};

const nobodyThere = (url: string, mistakes: readonly string[]): string =>
  `${url} does not answer (${mistakes.join(', ')}) — check the address, and that it is deployed or, locally, that npm start runs`;

type Asking = (check: Check) => Promise<Result>;

async function* webhookResults(ask: Asking, { webhook }: SmokeOptions, secret?: string): AsyncGenerator<Result> {
  const probe = await ask(webhookProbe(webhook));
  yield probe;
  if (webhook === 'absent' || probe.answer === undefined || probe.answer.status === 404) return;
  for (const check of webhookChecks(secret)) yield ask(check);
}

/** Yields each result when it is there. Throws a configuration problem when nobody answers at all. */
export async function* smoke(options: SmokeOptions, actionSecret?: string): AsyncGenerator<Result> {
  const ask: Asking = (check) => runCheck(options.url, check, options.emulator);
  let cookieName = usualCookieName;
  if (!options.without.has('session')) {
    const first = await ask(cookieCheck());
    if (first.answer === undefined) throw new ConfigurationProblem(nobodyThere(options.url, first.mistakes));
    cookieName = cookieNameOf(first.answer) ?? usualCookieName;
    yield first;
  }
  for (const check of remainingChecks(options, cookieName, actionSecret)) yield ask(check);
  yield* webhookResults(ask, options, actionSecret);
}

const readActionSecret = async (): Promise<string> => {
  const given = (await text(process.stdin)).trim();
  // So that what `aws secretsmanager get-secret-value` prints can be piped as it is.
  const secret = readStored(given)?.current ?? given;
  const mistake = secretMistake('action', secret);
  if (mistake === undefined) return secret;
  throw new ConfigurationProblem(`the action secret on standard input ${mistake}`);
};

const run = async (options: SmokeOptions): Promise<number> => {
  const actionSecret = options.withActionSecret ? await readActionSecret() : undefined;
  console.log(`smoke test of ${options.url}\n`);
  const results: Result[] = [];
  for await (const result of smoke(options, actionSecret)) {
    console.log(describeResult(result, options.emulator));
    results.push(result);
  }
  console.log(`\n${summarize(results, options.emulator)}`);
  if (options.origin === undefined) console.log('not checked: what an allowed origin may do. Give one with --origin.');
  return results.some(counts) ? 1 : 0;
};

if (import.meta.main) await runCommand(usage, (args) => run(parseSmokeOptions(args)));
