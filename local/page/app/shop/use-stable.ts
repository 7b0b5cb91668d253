// A function that never changes and always does what the newest one does, for components that keep what they got at first.
import { useCallback, useInsertionEffect, useRef } from 'react';

export const useStable = <Arguments extends unknown[], Result>(
  newest: (...given: Arguments) => Result,
): ((...given: Arguments) => Result) => {
  const latest = useRef(newest);
  useInsertionEffect(() => {
    latest.current = newest;
  });
  return useCallback((...given: Arguments) => latest.current(...given), []);
};
