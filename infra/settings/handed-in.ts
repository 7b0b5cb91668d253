// What comes beside the settings: in a stage nothing, as it names resources by ARN; in the props of the construct, the constructs.

export type HandedIn = {
  /** The settings are props of the construct: what exists already is handed in, and messages call it by its prop. @default false */
  readonly asProps?: boolean;
  /** Whether there is a user pool. */
  readonly userPool?: boolean;
  /** Whether there is a layer with a look-up of the team's own. */
  readonly resolveUserLayer?: boolean;
  /** Where the API answers and, if known, the DNS zone around it. */
  readonly customDomain?: { readonly domainName: string; readonly hostedZone?: { readonly name: string } | undefined };
};

/** What names that layer. */
export const layerSetting = ({ asProps = false }: HandedIn): readonly string[] =>
  asProps ? ['resolveUserLayer'] : ['existing', 'resolveUserLayerArn'];

/** What names an existing user pool. */
export const poolSetting = ({ asProps = false }: HandedIn): string =>
  asProps ? 'existingUserPool' : 'existing.userPoolArn';
