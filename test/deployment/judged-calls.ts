// The calls of roles, as the emulator has judged them: read from the file in which it writes them down, and judged by our own rules again.
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { judge } from '../../local/access/judge.ts';
import { policySchema } from '../../local/access/policy.ts';

const callSchema = z.object({
  /** The ARN of an assumed role, or the key id of somebody unknown. */
  caller: z.string(),
  action: z.string(),
  resource: z.string(),
  /** Documents of the role at that moment. */
  policies: z.array(z.unknown()),
  allowed: z.boolean(),
});

export type JudgedCall = Readonly<z.output<typeof callSchema>>;

/** All so far. */
export const readJudgedCalls = (file: string): JudgedCall[] =>
  (existsSync(file) ? readFileSync(file, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => callSchema.parse(JSON.parse(line)));

const describeCall = ({ caller, action, resource }: JudgedCall): string => `${caller}: ${action} on ${resource}`;

/** Those that were refused, each once. */
export const describeRefused = (calls: readonly JudgedCall[]): string[] => [
  ...new Set(calls.filter(({ allowed }) => !allowed).map(describeCall)),
];

// The CDK's own, whose conditions are about more than our judge knows.
const isOurs = ({ caller }: JudgedCall): boolean => caller.includes(':assumed-role/') && !caller.includes('/cdk-');

const isAllowedHere = ({ caller, action, resource, policies }: JudgedCall): boolean =>
  judge(
    { name: caller, statements: policies.flatMap((document) => policySchema.parse(document)) },
    { action, resource, context: {} },
  ).allowed;

/**
 * Throws when a call was refused after the first `tried`, which were refused on purpose, or when local/access decides about a function's call
 * otherwise than the emulator.
 */
export const expectJudgedAlike = (calls: readonly JudgedCall[], tried: number): string => {
  const surprising = describeRefused(calls.filter(({ allowed }) => !allowed).slice(tried));
  if (surprising.length > 0) throw new ConfigurationProblem(`refused by their roles:\n${surprising.join('\n')}`);
  const ours = calls.filter(isOurs);
  const other = ours.filter((call) => isAllowedHere(call) !== call.allowed);
  if (other.length > 0)
    throw new ConfigurationProblem(`local/access decides otherwise:\n${other.map(describeCall).join('\n')}`);
  return `${calls.length} calls of roles, ${ours.length} of them by functions; refused: the ${tried} that had to be`;
};
