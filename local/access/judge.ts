// Decides whether a role may make a call, as IAM does. Pure.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { Condition, Operator, Statement } from './policy.ts';

export type AccessRequest = {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN, or `*` where the action concerns none. */
  readonly resource: string;
  /** Condition keys of the request, such as `dynamodb:LeadingKeys`, with all their values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
};

export type Role = {
  readonly name: string;
  /** Of all policies that the role has. */
  readonly statements: readonly Statement[];
  /** Of its permissions boundary: the most that it may do, whatever its policies say. Absent: no boundary. */
  readonly boundary?: readonly Statement[];
};

/** Why a call is refused, in the words that AWS ends its message with. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

// `*` is any text and `?` any character; everything else stands for itself.
const patternOf = (pattern: string, flags = ''): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    `s${flags}`,
  );

const matchesAction = (pattern: string, action: string): boolean => patternOf(pattern, 'i').test(action);

// Five parts and the rest, which may have colons of its own: a wildcard ends with its part.
const arnParts = (arn: string): string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

const matchesResource = (pattern: string, resource: string): boolean => {
  if (pattern === '*' || pattern === resource) return true;
  const parts = arnParts(resource);
  return arnParts(pattern).every((part, index) => patternOf(part).test(parts[index] ?? ''));
};

const tests: Readonly<Record<Operator, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringLike: (wanted, value) => patternOf(wanted).test(value),
};

// The names of keys, unlike their values, are the same in any case.
const valuesIn = (context: AccessRequest['context'], key: string): readonly string[] =>
  Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];

const holds = ({ operator, forAllValues, key, values }: Condition, context: AccessRequest['context']): boolean => {
  const given = valuesIn(context, key);
  const passes = (value: string): boolean => values.some((wanted) => tests[operator](wanted, value));
  return forAllValues ? given.every(passes) : given.length === 1 && given.every(passes);
};

const concerns = ({ actions, resources, conditions }: Statement, request: AccessRequest): boolean =>
  actions.some((action) => matchesAction(action, request.action)) &&
  resources.some((resource) => matchesResource(resource, request.resource)) &&
  conditions.every((condition) => holds(condition, request.context));

const effectIn = (statements: readonly Statement[], request: AccessRequest): 'Allow' | 'Deny' | 'nothing' => {
  const effects = statements.filter((statement) => concerns(statement, request)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : 'nothing';
};

/** A denial counts before all else; then role and boundary must both allow. */
export const judge = ({ statements, boundary }: Role, request: AccessRequest): Decision => {
  const own = effectIn(statements, request);
  const most = boundary === undefined ? 'Allow' : effectIn(boundary, request);
  if (own === 'Deny') return { allowed: false, reason: 'with an explicit deny in an identity-based policy' };
  if (most === 'Deny') return { allowed: false, reason: 'with an explicit deny in a permissions boundary' };
  const because = (what: string): Decision => ({
    allowed: false,
    reason: `because no ${what} allows the ${request.action} action`,
  });
  if (own === 'nothing') return because('identity-based policy');
  return most === 'nothing' ? because('permissions boundary') : { allowed: true };
};
