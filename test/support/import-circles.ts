// Files that import one another in a circle, types included: none of them can be understood, or moved, without the others.
import type { SourceFile } from './source-files.ts';

/** The shortest way from a file back to itself, if there is one. */
const circleThrough = (start: string, importsOf: ReadonlyMap<string, readonly string[]>): string[] | undefined => {
  const seen = new Set<string>();
  let ways: string[][] = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways)
      for (const target of importsOf.get(way.at(-1) ?? '') ?? []) {
        if (target === start) return [...way, start];
        if (seen.has(target)) continue;
        seen.add(target);
        longer.push([...way, target]);
      }
    ways = longer;
  }
  return undefined;
};

/** Each circle once, as `a.ts -> b.ts -> a.ts`, begun at the file that comes first by name. */
export const importCircles = (files: readonly SourceFile[]): string[] => {
  const paths = new Set(files.map(({ path }) => path));
  const importsOf = new Map(
    files.map(({ path, imports }) => [path, imports.map(({ target }) => target).filter((target) => paths.has(target))]),
  );
  const found = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const circle = circleThrough(path, importsOf);
    if (circle === undefined) continue;
    const members = [...new Set(circle)].sort().join();
    if (!found.has(members)) found.set(members, circle.join(' -> '));
  }
  return [...found.values()];
};
