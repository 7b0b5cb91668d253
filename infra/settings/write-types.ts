// Writes settings-types.ts: the settings as a plain interface, with what an editor shows while somebody writes them.
import { type Setting, settingsOf } from './setting-rows.ts';
import { propsSchema } from './stage-schema.ts';

const width = 120;

const literal = (value: unknown): string => {
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : String(value);
};

const typeOf = (setting: Setting, indent: string): string => {
  const { type, enum: choices, items, properties } = setting;
  if (choices) return choices.map(literal).join(' | ');
  if (properties) return `{\n${propertiesOf(setting, `${indent}  `)}${indent}}`;
  if (type === 'array' && items) {
    const item = typeOf(items, indent);
    return `readonly ${items.enum ? `(${item})` : item}[]`;
  }
  if (type === 'integer') return 'number';
  return type === 'object' ? 'Readonly<Record<string, string>>' : String(type);
};

const absence = (setting: Setting, isRequired: boolean): string[] => {
  const { default: value, properties, items } = setting;
  if (isRequired || properties) return [];
  if (items?.properties) return ['@defaultValue `[]`'];
  return value === undefined ? [] : [`@defaultValue \`${literal(value)}\``];
};

const bounds = ({ minimum, maximum, unit }: Setting): string[] =>
  unit === undefined ? [] : [`In whole ${unit}, from ${minimum} to ${maximum}.`];

const wrapped = (text: string, room: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

const comment = (setting: Setting, isRequired: boolean, indent: string): string => {
  const said = [[setting.description ?? '', ...bounds(setting)].join(' ').trim(), ...absence(setting, isRequired)];
  const lines = said.filter((text) => text !== '').flatMap((text) => wrapped(text, width - indent.length - 3));
  if (lines.length === 0) return '';
  if (lines.length === 1) {
    const short = `${indent}/** ${lines[0]} */\n`;
    if (short.length <= width + 1) return short;
  }
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`, ''].join('\n');
};

const key = (name: string): string => (/^[A-Za-z]\w*$/.test(name) ? name : `'${name}'`);

const propertiesOf = ({ properties = {}, required = [] }: Setting, indent: string): string =>
  Object.entries(properties)
    .map(([name, setting]) => {
      const isRequired = required.includes(name);
      // With exactOptionalPropertyTypes an app could not pass on what it may not have.
      const type = `${typeOf(setting, indent)}${isRequired ? '' : ' | undefined'}`;
      const line = `${indent}readonly ${key(name)}${isRequired ? '' : '?'}: ${type};\n`;
      return comment(setting, isRequired, indent) + line;
    })
    .join('');

const introduction = `// What may be set, for an editor to show. Written by \`npm run docs:configuration\` from the schema in this folder; a test fails when it is out
// of date.

/** The settings of a deployment. \`kind\`, \`corbado.projectId\` and \`allowedOrigins\` are required; docs/configuration.md has all as a table. */
`;

/** The text of settings-types.ts. */
export const settingsTypes = (): string =>
  `${introduction}export interface CorbadoActionsSettings {\n${propertiesOf(settingsOf(propsSchema('production')), '  ')}}\n`;
