// A policy document as the judge reads it. What the judge does not know is refused when the template is read, and never passed over.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import * as z from 'zod';

export type Operator = 'StringEquals' | 'StringLike';

/** One test of a condition: all of them have to hold. */
export type Condition = {
  readonly operator: Operator;
  /** Whether every value of the request has to pass, so that none at all passes too; otherwise the request has the one value. */
  readonly forAllValues: boolean;
  readonly key: string;
  readonly values: readonly string[];
};

export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
};

// `${aws:username}` and its kind, which the judge does not fill in.
const plainText = z.string().refine((text) => !text.includes('${'), 'policy variables are not known here');

/** One alone is a list of one. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(item));
const oneOrMore = listOf(plainText);

const operatorForm = /^(ForAllValues:)?(StringEquals|StringLike)$/;

const conditionSchema = z.record(z.string().regex(operatorForm), z.record(z.string(), oneOrMore));

// Strict, so that NotAction, NotResource and whatever else turns the meaning round is noticed.
const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: conditionSchema.default({}),
});

const conditionsOf = (given: z.output<typeof conditionSchema>): Condition[] =>
  Object.entries(given).flatMap(([name, tests]) => {
    const [, forAllValues, operator] = operatorForm.exec(name) ?? [];
    return Object.entries(tests).map(([key, values]) => ({
      operator: operator as Operator,
      forAllValues: forAllValues !== undefined,
      key,
      values,
    }));
  });

const toStatement = ({ Effect, Action, Resource, Condition }: z.output<typeof statementSchema>): Statement => ({
  effect: Effect,
  actions: Action,
  resources: Resource,
  conditions: conditionsOf(Condition),
});

/** A `PolicyDocument` with its references resolved; read as the list of its statements. */
export const policySchema = z
  .strictObject({
    Version: z.literal('2012-10-17', 'older policies are not known here'),
    Id: z.string().optional(),
    Statement: listOf(statementSchema),
  })
  .transform(({ Statement }) => Statement.map(toStatement));
