// What the tarball must hold and may weigh; everything else in it is a mistake.
import { functionNames } from '../infra/functions.ts';
import { entries, libraryFolder, pageFolder, programs } from './entries.ts';

/** As npm lists it. */
export type PackedFile = { readonly path: string; readonly size: number };
export type Packed = { readonly size: number; readonly unpackedSize: number; readonly files: readonly PackedFile[] };

/** In kB of 1000 bytes. What a new function, entry or page needs may be added here, on purpose. */
export const budget = { packedKilobytes: 2400, unpackedKilobytes: 9000, files: 120 };

/** Whatever else is in there is a chunk that several entries share. */
export const requiredFiles: readonly string[] = [
  ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-LICENCES.txt'],
  ...['forwarder/corbado-action.mjs', 'forwarder/corbado-action.d.mts'],
  ...functionNames.map((name) => `dist/${name}/index.mjs`),
  ...entries.flatMap(({ name }) => ['mjs', 'cjs', 'd.mts', 'd.cts'].map((end) => `${libraryFolder}/${name}.${end}`)),
  ...programs.map(({ name }) => `${libraryFolder}/${name}.mjs`),
  ...['app.js', 'app.css', 'index.html', 'icon.svg', 'openapi.json'].map((file) => `${pageFolder}/${file}`),
];

// What several entries share.
const chunk = new RegExp(`^${libraryFolder}/[A-Za-z0-9-]+-[A-Z0-9]{8}\\.mjs$`);

const tooMuch = (what: string, is: number, most: number, unit: string): string[] =>
  is <= most ? [] : [`${what}: ${is} ${unit}, and at most ${most} are allowed (release/contents.ts)`];

/** What is wrong with a tarball, a line each. */
export const examineContents = ({ size, unpackedSize, files }: Packed): string[] => {
  const paths = files.map(({ path }) => path);
  return [
    ...requiredFiles.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
    ...paths
      .filter((path) => !requiredFiles.includes(path) && !chunk.test(path))
      .map((path) => `${path} does not belong into the package`),
    ...files.filter((file) => file.size === 0).map(({ path }) => `${path} is empty`),
    ...tooMuch('packed', Math.ceil(size / 1000), budget.packedKilobytes, 'kB'),
    ...tooMuch('unpacked', Math.ceil(unpackedSize / 1000), budget.unpackedKilobytes, 'kB'),
    ...tooMuch('count', files.length, budget.files, 'files'),
  ];
};
