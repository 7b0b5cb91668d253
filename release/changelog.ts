// The entry of a version in CHANGELOG.md, and what must be in it. https://keepachangelog.com/en/1.1.0/

export type ChangelogEntry = { readonly version: string; readonly date: string; readonly text: string };

const heading = /^## \[(?<version>[^\]]+)\](?: - (?<date>\d{4}-\d{2}-\d{2}))?$/gm;

/** The newest entry that has a version; one that is called Unreleased has none. */
export const newestEntry = (changelog: string): ChangelogEntry | undefined => {
  const headings = [...changelog.matchAll(heading)];
  const index = headings.findIndex(({ groups }) => groups?.version !== 'Unreleased');
  const found = headings[index];
  if (found === undefined) return undefined;
  const { version = '', date = '' } = found.groups ?? {};
  return { version, date, text: changelog.slice(found.index, headings[index + 1]?.index) };
};

/** How an entry marks what a team that changed nothing will see, and what somebody must do something about. */
export const templateMark = '**In your template:**';
export const breakingMark = '**Breaking:**';

const isDay = (date: string): boolean => new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) === true;

/** What is wrong with the newest entry, for this version and these changes. */
export const changelogProblems = (
  changelog: string,
  version: string,
  { breaks, showsInTemplate }: { breaks: boolean; showsInTemplate: boolean },
): string[] => {
  const entry = newestEntry(changelog);
  if (entry?.version !== version) {
    const what = entry === undefined ? 'has no entry' : `begins with ${entry.version}`;
    return [`CHANGELOG.md ${what}, and package.json says ${version}: write the entry "## [${version}] - <date>"`];
  }
  return [
    ...(isDay(entry.date)
      ? []
      : [`CHANGELOG.md: the entry ${version} has no date: write "## [${version}] - 2026-01-31"`]),
    ...(breaks && !entry.text.includes(breakingMark)
      ? [`CHANGELOG.md: something breaks, and the entry ${version} says nowhere "${breakingMark} …"`]
      : []),
    ...(showsInTemplate && !entry.text.includes(templateMark)
      ? [`CHANGELOG.md: templates change, and the entry ${version} says nowhere "${templateMark} …"`]
      : []),
  ];
};
