// What the changelog has to say of a version, read from its newest entry.
import { describe, expect, it, test } from 'vitest';
import { breakingMark, changelogProblems, newestEntry, templateMark } from '../../release/changelog.ts';

describe('the changelog', () => {
  const quiet = { breaks: false, showsInTemplate: false };
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-11-22\n\n### Added\n\n- more\n\n## [1.0.0] - 2026-11-01\n\n- all\n';

  it('has the newest version first, Unreleased aside', () => {
    expect(newestEntry(changelog)).toEqual({
      version: '1.1.0',
      date: '2026-11-22',
      text: expect.stringContaining('more'),
    });
    expect(newestEntry(changelog)?.text).not.toContain('all');
    expect(newestEntry('# Changelog\n')).toBeUndefined();
  });

  test.each([
    [changelog, '1.1.0', quiet, []],
    [changelog, '1.2.0', quiet, ['begins with 1.1.0']],
    ['# Changelog', '1.2.0', quiet, ['has no entry']],
    [changelog.replace(' - 2026-11-22', ''), '1.1.0', quiet, ['has no date']],
    [changelog.replace('11-22', '02-30'), '1.1.0', quiet, ['has no date']],
    [changelog, '1.1.0', { breaks: true, showsInTemplate: true }, [breakingMark, templateMark]],
    [changelog.replace('more', `${breakingMark} x`), '1.1.0', { ...quiet, breaks: true }, []],
    [changelog.replace('more', `${templateMark} x`), '1.1.0', { ...quiet, showsInTemplate: true }, []],
  ])('%j for %s with %j', (text, version, what, expected) => {
    expect(changelogProblems(text, version, what)).toEqual(expected.map((part) => expect.stringContaining(part)));
  });
});
