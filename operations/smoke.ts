// `corbado-actions smoke`: asks every route of a running deployment and checks the answers. Leaves no data behind.
// Its requests are its own and not the client's: headers, cookies and refusals are what it judges, and those the client keeps to itself.
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import type { Command } from './command/command-line.ts';
import { startCommand } from './command/program.ts';
import { linesTo, readPipe, type Terminal } from './command/terminal.ts';
import { secretMistake } from './secrets/secret-shape.ts';
import { readStored } from './secrets/stored-secret.ts';
import { actionChecks } from './smoke/action-checks.ts';
import { badRequestChecks } from './smoke/bad-request-checks.ts';
import { cookieCheck, cookieNameOf, corsChecks, usualCookieName } from './smoke/browser-checks.ts';
import type { Check } from './smoke/check.ts';
import { completeOptions } from './smoke/look-up.ts';
import { type AskedSmoke, parseSmokeOptions, type SmokeOptions, usage } from './smoke/options.ts';
import { counts, describeResult, type Result, runCheck, summarize } from './smoke/results.ts';
import { routeChecks, unknownRouteChecks } from './smoke/route-checks.ts';
import { webhookChecks, webhookProbe } from './smoke/webhook-checks.ts';

/** The checks that follow the one for the cookie, which shows the cookie's name. */
const remainingChecks = (options: SmokeOptions, cookieName: string, actionSecret: string | undefined): Check[] => {
  const { actionAuth: mode, without } = options;
  const caller = { secret: actionSecret ?? '', nowSeconds: Math.floor(Date.now() / 1000) };
  return [
    ...routeChecks(options),
    ...unknownRouteChecks(),
    ...(without.has('session') ? [] : [...badRequestChecks(cookieName), ...corsChecks(options.origin)]),
    ...(actionSecret === undefined || mode === 'iam' ? [] : actionChecks({ ...caller, mode }, without)),
  ];
};

const nobodyThere = (url: string, mistakes: readonly string[]): string =>
  `${url} does not answer (${mistakes.join(', ')}) — check the address, and that it is deployed or, locally, that it was started: ${startCommand}`;

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

const readActionSecret = async (input: Terminal['input']): Promise<string> => {
  const given = await readPipe(input);
  // So that what `aws secretsmanager get-secret-value` prints can be piped as it is.
  const secret = readStored(given)?.current ?? given;
  const mistake = secretMistake('action', secret);
  if (mistake === undefined) return secret;
  throw new ConfigurationProblem(`the action secret on standard input ${mistake}`);
};

const asFacts = (result: Result) => ({
  check: result.check.title,
  ok: !counts(result),
  ...(result.answer !== undefined && { status: result.answer.status, milliseconds: result.answer.milliseconds }),
  mistakes: result.mistakes,
});

const run = async (asked: AskedSmoke, { input, output }: Terminal): Promise<number> => {
  const print = linesTo(output);
  const write = asked.json ? () => {} : print;
  const actionSecret = asked.withActionSecret ? await readActionSecret(input) : undefined;
  const options = await completeOptions(asked);
  write(`smoke test of ${options.url}\n`);
  const results: Result[] = [];
  for await (const result of smoke(options, actionSecret)) {
    write(describeResult(result, options.emulator));
    results.push(result);
  }
  write(`\n${summarize(results, options.emulator)}`);
  if (options.origin === undefined) write('not checked: what an allowed origin may do. Give one with --origin.');
  const ok = !results.some(counts);
  if (asked.json) print(JSON.stringify({ url: options.url, ok, results: results.map(asFacts) }));
  return ok ? 0 : 1;
};

export const smokeTest: Command = { usage, run: (args, terminal) => run(parseSmokeOptions(args), terminal) };
