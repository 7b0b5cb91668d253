// Timers that end with the stand-in: a fault under way never keeps the process alive.

export type Timers = {
  after: (milliseconds: number, action: () => void) => void;
  cancelAll: () => void;
};

export const createTimers = (): Timers => {
  const pending = new Set<NodeJS.Timeout>();
  return {
    after: (milliseconds, action) => {
      const timer = setTimeout(() => {
        pending.delete(timer);
        action();
      }, milliseconds);
      pending.add(timer);
    },
    cancelAll: () => {
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
};
