// Every order in which the operations of several processes on one table can happen: not some orders at random, all of them. A process is
// a function of the answers it has had, so it runs once for each history of answers; the orders are then walked on what was noted of it.
import type { Item, Table } from '../../functions/shared/table/table.ts';
import { memoryTable } from '../support/memory-table.ts';

/** Must do the same whenever it is run, and wait for nothing but the table. */
export type Process = (table: Table) => Promise<unknown>;

/** Undefined for a process that goes on, else its answer or what it threw. */
export type Outcome = { readonly answer: unknown } | { readonly thrown: unknown } | undefined;

export type Moment = {
  readonly rows: readonly Item[];
  /** One for each process. */
  readonly outcomes: readonly Outcome[];
  /** Nothing can happen any more. */
  readonly isOver: boolean;
};

type Result = { readonly answer: unknown; readonly thrown?: never } | { readonly thrown: unknown };
/** An operation that a process waits for; two with the same name do the same. */
type Request = { readonly name: string; readonly perform: (table: Table) => Promise<unknown> };
/** A process after some answers: what it waits for now, and where each answer has led so far. */
type Position = {
  readonly id: number;
  readonly history: readonly { readonly choice: number; readonly result: Result }[];
  readonly requests: readonly Request[];
  readonly outcome: Outcome;
  readonly next: Map<string, Position>;
};
type State = { readonly id: number; readonly rows: readonly Item[] };
type Step = { readonly state: State; readonly result: Result; readonly text: string };

// Whatever does not wait for the table has happened by then.
const untilQuiet = () => new Promise<void>((resolve) => setImmediate(resolve));
const atOnce = async (): Promise<void> => undefined;

const settled = (promise: Promise<unknown>): Promise<Result> =>
  promise.then(
    (answer) => ({ answer }),
    (thrown: unknown) => ({ thrown }),
  );

const isCall = (value: unknown): boolean => typeof value === 'object' && value !== null && 'trail' in value;
const textOf = (values: readonly unknown[]): string => JSON.stringify(values.filter((value) => !isCall(value)));

/** Runs the process from its beginning, with these answers. */
const positionAfter = async (process: Process, history: Position['history'], id: number): Promise<Position> => {
  const waiting: (Request & { readonly settle: (result: Result) => void })[] = [];
  const waitFor =
    (name: keyof Table) =>
    (...args: never[]): Promise<never> =>
      new Promise((resolve, reject) =>
        waiting.push({
          name: textOf([name, ...args]),
          perform: (table) => (table[name] as (...args: never[]) => Promise<unknown>)(...args),
          settle: (result) =>
            'thrown' in result ? reject(result.thrown) : resolve(structuredClone(result.answer) as never),
        }),
      );
  let outcome: Outcome;
  const [get, query, put] = [waitFor('get'), waitFor('query'), waitFor('put')];
  void settled(process({ get, query, put, update: waitFor('update'), remove: waitFor('remove') })).then((result) => {
    outcome = result;
  });
  await untilQuiet();
  for (const { choice, result } of history) {
    waiting.splice(choice, 1)[0]?.settle(result);
    await untilQuiet();
  }
  if (outcome === undefined && waiting.length === 0) throw new Error('a process is under way, and not at the table');
  return { id, history, requests: waiting, outcome, next: new Map() };
};

/**
 * Shows every moment that any order of the operations leads to, so also every one at which a process may die for good. Moments that differ
 * in nothing are shown once. Answers how many there were.
 */
export const inEveryOrder = async (
  { rows, processes }: { readonly rows: readonly Item[]; readonly processes: readonly Process[] },
  check: (moment: Moment) => void,
): Promise<number> => {
  const states = new Map<string, State>();
  const stateOf = (items: Item[]): State => {
    const text = items
      .map((item) => JSON.stringify(item))
      .sort()
      .join('\n');
    const known = states.get(text) ?? { id: states.size, rows: items };
    states.set(text, known);
    return known;
  };

  const steps = new Map<string, Step>();
  const stepOf = async (state: State, { name, perform }: Request): Promise<Step> => {
    const place = `${state.id} ${name}`;
    const known = steps.get(place);
    if (known !== undefined) return known;
    const table = memoryTable(state.rows, atOnce);
    const result = await settled(perform(table));
    const text = textOf(['thrown' in result ? String(result.thrown) : result.answer]);
    const step = { state: stateOf(table.items()), result, text };
    steps.set(place, step);
    return step;
  };

  let positions = 0;
  const begin = (process: Process) => positionAfter(process, [], positions++);
  const goOn = async (process: Process, from: Position, choice: number, { result, text }: Step): Promise<Position> => {
    const way = `${choice} ${text}`;
    const known = from.next.get(way);
    if (known !== undefined) return known;
    const position = await positionAfter(process, [...from.history, { choice, result }], positions++);
    from.next.set(way, position);
    return position;
  };

  const shown = new Set<string>();
  const toShow = [{ state: stateOf([...rows]), at: await Promise.all(processes.map(begin)) }];
  for (let moment = toShow.pop(); moment !== undefined; moment = toShow.pop()) {
    const { state, at } = moment;
    const name = `${state.id} ${at.map(({ id }) => id)}`;
    if (shown.has(name)) continue;
    shown.add(name);
    const outcomes = at.map(({ outcome }) => outcome);
    check({ rows: state.rows, outcomes, isOver: at.every(({ requests }) => requests.length === 0) });
    for (const [index, process] of processes.entries())
      for (const [choice, request] of at[index]?.requests.entries() ?? []) {
        const step = await stepOf(state, request);
        const position = await goOn(process, at[index] as Position, choice, step);
        toShow.push({ state: step.state, at: at.with(index, position) });
      }
  }
  return shown.size;
};
