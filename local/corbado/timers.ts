// Timers that end with the stand-in: a fault under way never keeps the process alive.

export type Timers = {
  after: (milliseconds: number, action: () => void) => void;
  /** For good: nothing is begun any more. */
  cancelAll: () => void;
};

export const createTimers = (): Timers => {
  const pending = new Set<NodeJS.Timeout>();
  let isOver = false;
  return {
    after: (milliseconds, action) => {
      if (isOver) return;
      const timer = setTimeout(() => {
        pending.delete(timer);
        action();
      }, milliseconds);
      pending.add(timer);
    },
    cancelAll: () => {
      isOver = true;
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
};
