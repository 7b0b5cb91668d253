// What Node 20 lacks and the compiled code uses. The build puts each in the place of the call that its name spells.
// https://esbuild.github.io/api/#inject

const parseUrl: typeof URL.parse = (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);

const withResolvers = <Value>(): PromiseWithResolvers<Value> => {
  let resolve!: PromiseWithResolvers<Value>['resolve'];
  let reject!: PromiseWithResolvers<Value>['reject'];
  const promise = new Promise<Value>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
};

const groupBy = <Key extends PropertyKey, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key) => {
  const groups: Partial<Record<Key, Item[]>> = Object.create(null);
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups[key] = [...(groups[key] ?? []), item];
  }
  return groups;
};

export { groupBy as 'Object.groupBy', parseUrl as 'URL.parse', withResolvers as 'Promise.withResolvers' };
