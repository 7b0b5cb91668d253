// A table that reads well as it is, in a terminal, and as Markdown.

/** Figures stand to the right, text to the left: the first column, and those of the others that are named. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  moreText: readonly string[] = [],
): string => {
  const isText = head.map((title, column) => column === 0 || moreText.includes(title));
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string =>
    isText[column] ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const line = (cells: readonly string[]): string => {
    const text = `| ${cells.map(pad).join(' | ')} |`;
    // A last column of text may be as long as it likes.
    return isText.at(-1) ? text.replace(/ +\|$/, ' |') : text;
  };
  const rule = widths.map((width, column) => (isText[column] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
};
