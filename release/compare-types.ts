// What has changed in the declarations of an entry, by a rule that needs no judgement: a line that is gone or reads otherwise breaks.
import type { Change } from './change.ts';

/** One statement of a declaration with all that it stands within: `interface A {` › `readonly b: {` › `readonly c?: string;`. */
type Line = { readonly path: readonly string[]; readonly text: string };

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\/ ?/g, '').replaceAll(/^\s*\/\/.*$/gm, '');

// Each exported name by itself, so that a new one does not change the line of all.
const exportLines = (text: string): string[] =>
  text
    .replace(/^export \{|\};?$/g, '')
    .split(',')
    .map((name) => `export ${name.trim()}`)
    .filter((line) => line !== 'export ');

/** Lines by their indentation, which the declarations are written with. Imports say nothing that is not said where they are used. */
export const declarationLines = (text: string): Line[] => {
  const lines: Line[] = [];
  const within: { indent: number; text: string }[] = [];
  for (const raw of withoutComments(text).split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('import ') || /^[}\])]+[;,]?$/.test(line)) continue;
    const indent = raw.length - raw.trimStart().length;
    while ((within.at(-1)?.indent ?? -1) >= indent) within.pop();
    const path = within.map((outer) => outer.text);
    if (line.startsWith('export {')) lines.push(...exportLines(line).map((one) => ({ path, text: one })));
    else lines.push({ path, text: line });
    within.push({ indent, text: line });
  }
  return lines;
};

const keyOf = ({ path, text }: Line): string => [...path, text].join(' › ');

// What must be given, and was not asked for before. A class is what we make, so more of it hurts nobody.
const asksForMore = ({ path: [outermost = ''], text }: Line, last: readonly Line[]): boolean =>
  /^(?:declare )?(?:interface|type) /.test(outermost) &&
  last.some(({ path, text: known }) => path.length === 0 && known === outermost) &&
  !/^(?:readonly )?[\w'-]+\?:/.test(text);

/** Changed lines count as gone and new. */
export const compareTypes = (entry: string, last: string, now: string): Change[] => {
  const [before, after] = [declarationLines(last), declarationLines(now)];
  const [keysBefore, keysAfter] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const gone = before.filter((line) => !keysAfter.has(keyOf(line)));
  const added = after.filter((line) => !keysBefore.has(keyOf(line)));
  return [
    ...gone.map((line): Change => ({ kind: 'breaking', what: `types of ${entry}: gone, or changed: ${keyOf(line)}` })),
    ...added.map(
      (line): Change => ({
        kind: asksForMore(line, before) ? 'breaking' : 'addition',
        what: `types of ${entry}: new: ${keyOf(line)}`,
      }),
    ),
  ];
};
