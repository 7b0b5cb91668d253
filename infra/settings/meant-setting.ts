// Which setting was meant by a name that is none: the one most alike in the same place, or the one of that name elsewhere.

/** How many letters have to be added, removed or replaced to make one word of the other. */
export const steps = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const before = row;
    row = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const [left = 0, above = 0, diagonal = 0] = [row[column], before[column + 1], before[column]];
      row.push(Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1)));
    }
  }
  return row.at(-1) ?? 0;
};

/** The setting, of those with these paths, that is most likely meant by `key` in the group at `path`. */
export const meantSetting = (
  paths: readonly string[],
  path: readonly PropertyKey[],
  key: string,
): string | undefined => {
  const group = path.map((part) => (typeof part === 'number' ? '[]' : `.${String(part)}`)).join('');
  const settings = paths.map((setting) => `.${setting}`);
  const here = settings.filter((setting) => setting.startsWith(`${group}.`));
  const names = new Set(here.map((setting) => setting.slice(group.length + 1).split(/[.[]/)[0] ?? ''));
  const isAlike = (name: string) => steps(key.toLowerCase(), name.toLowerCase()) <= Math.min(2, key.length / 3);
  const [name] = [...names].filter(isAlike).sort((one, other) => steps(key, one) - steps(key, other));
  const elsewhere = settings.filter((setting) => setting.endsWith(`.${key}`));
  return name ?? (elsewhere.length === 1 ? elsewhere[0]?.slice(1) : undefined);
};
