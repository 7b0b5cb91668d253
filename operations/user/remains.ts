// What an erasure in our table does not reach, and how it goes or is made to go.
import type { UserPlace } from './user-place.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const poolAttribute = ({ settings, userPool }: UserPlace, userId: string): string[] => {
  if (settings?.cognito.flag.mode !== 'attribute') return [];
  const { attribute, timeAttribute } = settings.cognito.flag;
  const what = `User pool: the attributes ${attribute} and ${timeAttribute} of the user`;
  if (userPool === undefined) return [`${what}.`];
  const command = `aws cognito-idp admin-delete-user-attributes --region ${userPool.region} --user-pool-id ${userPool.id}`;
  return [`${what}: ${command} --username ${quoted(userId)} --user-attribute-names ${attribute} ${timeAttribute}`];
};

const handoffCodes = ({ settings }: UserPlace): string[] =>
  settings?.postLogin.delivery === 'session'
    ? []
    : [
        'Hand-off codes of the last days: useless since a minute after each login, but their rows have the user id until DynamoDB ' +
          'sweeps them, mostly within two days.',
      ];

export const whatRemains = (place: UserPlace, userId: string): string[] => [
  'Corbado: the passkeys and the user there. Delete the user in the management console (Users), or by the Backend API: DELETE /v2/users/usr-…',
  ...poolAttribute(place, userId),
  'The existing login: as long as the user can log in there, a new record begins here with the next login.',
  ...handoffCodes(place),
  'A hint by webhook that names only Corbado’s own usr-… id: gone with the next reconcile run.',
  `Log lines: they name nobody but by the key, and go after ${settingsDays(place)} days. Single-use marks name nobody.`,
  'Backups: point-in-time recovery of the table reaches back 35 days at most.',
];

const settingsDays = ({ settings }: UserPlace): string => String(settings?.logRetentionDays ?? 'logRetentionDays');
