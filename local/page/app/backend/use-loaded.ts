// Something that has to be fetched first: not there yet, there, or failed.
import { useEffect, useState } from 'react';

export type Loaded<Value> = { readonly value?: Value; readonly failure?: unknown };

/** `load` is called again when it changes; what was loaded before stays until then. */
export const useLoaded = <Value>(load: () => Promise<Value>): Loaded<Value> => {
  const [loaded, setLoaded] = useState<Loaded<Value>>({});
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (value) => isCurrent && setLoaded({ value }),
      (failure: unknown) => isCurrent && setLoaded((before) => ({ ...before, failure })),
    );
    return () => {
      isCurrent = false;
    };
  }, [load]);
  return loaded;
};
