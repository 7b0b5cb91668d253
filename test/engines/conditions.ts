// Random items and conditions, of the few forms that our own have.
import fc from 'fast-check';
import type { Condition, Item } from '../../functions/shared/table/table.ts';

/** Of an attribute. */
export const value = fc.oneof(fc.constantFrom('', 'x', 'y', 'é'), fc.constantFrom(0, 1, 2, 1_790_000_000));
const attribute = fc.constantFrom('a', 'b', 'c');
export const item = fc.dictionary(attribute, value, { maxKeys: 3 });

type Part = { readonly expression: string; readonly values: Item };
const exists = fc
  .tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), fc.constantFrom('a', 'b', 'c', 'pk'))
  .map(([name, of]): Part => ({ expression: `${name}(${of})`, values: {} }));
const comparison = fc
  .tuple(attribute, fc.constantFrom('=', '<>', '<', '>'), value)
  .map(([of, operator, against]): Part => ({ expression: `${of} ${operator} :v`, values: { v: against } }));
const term = fc
  .tuple(fc.boolean(), fc.oneof(exists, comparison))
  .map(([not, part]): Part => ({ ...part, expression: not ? `NOT ${part.expression}` : part.expression }));

/** Three terms, joined by AND and OR, the last two perhaps in brackets. */
export const condition = fc
  .tuple(term, term, term, fc.constantFrom('AND', 'OR'), fc.constantFrom('AND', 'OR'), fc.boolean())
  .map(([one, two, three, first, second, brackets]): Condition => {
    const named = [one, two, three].map(({ expression, values }, at) => ({
      expression: expression.replace(':v', `:v${at}`),
      values: Object.fromEntries(Object.values(values).map((against) => [`v${at}`, against])),
    }));
    const [a, b, c] = named.map(({ expression }) => expression);
    const rest = `${b} ${second} ${c}`;
    return {
      expression: `${a} ${first} ${brackets ? `(${rest})` : rest}`,
      values: Object.assign({}, ...named.map(({ values }) => values)) as Item,
    };
  })
  .map(({ expression, values = {} }) => (Object.keys(values).length === 0 ? { expression } : { expression, values }));
