// The kinds of value a setting can have, each with the words for getting it wrong.
import * as z from 'zod';
import { explain } from './configuration-problem.ts';

export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: explain('is not one of the choices', `write ${values.join(' or ')}`) });

export const flag = z.boolean({ error: explain('is neither true nor false', 'write true or false, without quotes') });

/** A whole number of `unit`, both ends included. */
export const wholeNumber = (unit: string, minimum: number, maximum: number) => {
  const error = explain('is out of range', `write a whole number of ${unit} from ${minimum} to ${maximum}`);
  return z.number({ error }).int({ error }).min(minimum, { error }).max(maximum, { error });
};

export const patternText = (pattern: RegExp, wrong: string, fix: string) => {
  const error = explain(wrong, fix);
  return z.string({ error }).regex(pattern, { error });
};

/** None twice. */
export const listOf = <Item extends z.ZodType<string>>(item: Item, fix: string) =>
  z.array(item, { error: explain('is not a list', fix) }).superRefine((items, context) => {
    for (const [index, value] of items.entries()) {
      if (items.indexOf(value) === index) continue;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: explain('stands here twice', 'remove one')({ input: value }),
      });
    }
  });

/** At least one, none twice. */
export const distinct = <Item extends z.ZodType<string>>(item: Item, fix: string) =>
  listOf(item, fix).min(1, { error: explain('is empty', fix) });
