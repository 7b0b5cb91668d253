// Conditions of DynamoDB, judged as DynamoDB judges them: as much of its language as our own expressions use.
import { type Condition, ConditionFailed, type Item } from '../../functions/shared/table/table.ts';

const token = /attribute_(?:not_)?exists\(\w+\)|\w+ (?:=|<>|<|>) :\w+|AND|OR|NOT|[()]/g;

const holdsTerm = (term: string, item: Item, values: Item): boolean => {
  const [, not, attribute] = /^attribute_(not_)?exists\((\w+)\)$/.exec(term) ?? [];
  if (attribute !== undefined) return Object.hasOwn(item, attribute) === (not === undefined);
  const [, name = '', operator, placeholder = ''] = /^(\w+) (=|<>|<|>) :(\w+)$/.exec(term) ?? [];
  const held = item[name];
  const value = values[placeholder];
  // Whatever is not there, or of another type, is neither equal nor less nor greater; so it is unequal.
  if (operator === '<>') return held !== value;
  if (held === undefined || value === undefined || typeof held !== typeof value) return false;
  if (operator === '=') return held === value;
  return operator === '<' ? held < value : held > value;
};

/** AND binds more tightly than OR. Throws for what this small grammar does not know, rather than guess. */
const judge = (expression: string, item: Item, values: Item): boolean => {
  const tokens = expression.match(token) ?? [];
  if (tokens.join('').replaceAll(' ', '') !== expression.replaceAll(' ', ''))
    throw new Error(`the memory table does not know this condition: ${expression}`);
  const term = (): boolean => {
    const next = tokens.shift();
    if (next === 'NOT') return !term();
    if (next !== '(') return holdsTerm(next ?? '', item, values);
    const inside = either();
    if (tokens.shift() !== ')') throw new Error(`a bracket is missing: ${expression}`);
    return inside;
  };
  const both = (): boolean => {
    let result = term();
    while (tokens[0] === 'AND') result = Boolean(tokens.shift() && term()) && result;
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (tokens[0] === 'OR') result = Boolean(tokens.shift() && both()) || result;
    return result;
  };
  const result = either();
  if (tokens.length > 0) throw new Error(`something is left over: ${expression}`);
  return result;
};

// DynamoDB refuses a request whose placeholders and values do not match one to one.
const requireMatchingPlaceholders = ({ expression, values = {} }: Condition): void => {
  const used = new Set([...expression.matchAll(/:(\w+)/g)].map(([, name]) => name));
  const given = Object.keys(values);
  if (given.length !== used.size || !given.every((name) => used.has(name)))
    throw new Error(`placeholders and values differ: ${expression}`);
};

/** Throws ConditionFailed unless the condition holds for the item that is there, if one is. */
export const requireCondition = (condition: Condition | undefined, item: Item | undefined): void => {
  if (condition === undefined) return;
  requireMatchingPlaceholders(condition);
  if (!judge(condition.expression, item ?? {}, condition.values ?? {})) throw new ConditionFailed();
};
