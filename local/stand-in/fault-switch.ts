// Holds the faults for the next calls to an AWS service, and counts all calls by operation.

export type FaultSwitch<Fault> = {
  /** The next `times` calls of the operation, such as PutItem or `any`, get this fault; faults queue up in order. */
  next(operation: string, fault: Fault, times?: number): void;
  /** Forgets the faults that still wait. */
  clear(): void;
  /** How often the operation, or any, was called since the last reset. Calls that got a fault count too. */
  calls(operation?: string): number;
  resetCalls(): void;
};

export type FaultSource<Fault> = FaultSwitch<Fault> & {
  /** Counts a call and takes the fault that waits for it, if any. */
  take(operation: string): Fault | undefined;
};

/** The operation of a request in AWS's JSON protocols: `DynamoDB_20120810.PutItem` gives PutItem. */
export const operationOf = (target: string | string[] | undefined): string => String(target ?? '').split('.')[1] ?? '';

export const createFaultSwitch = <Fault>(): FaultSource<Fault> => {
  let waiting: { operation: string; fault: Fault }[] = [];
  let counts = new Map<string, number>();
  return {
    next: (operation, fault, times = 1) => {
      waiting.push(...Array.from({ length: times }, () => ({ operation, fault })));
    },
    clear: () => {
      waiting = [];
    },
    calls: (operation) =>
      operation === undefined
        ? [...counts.values()].reduce((sum, count) => sum + count, 0)
        : (counts.get(operation) ?? 0),
    resetCalls: () => {
      counts = new Map();
    },
    take: (operation) => {
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      const index = waiting.findIndex((one) => one.operation === operation || one.operation === 'any');
      return index === -1 ? undefined : waiting.splice(index, 1)[0]?.fault;
    },
  };
};
