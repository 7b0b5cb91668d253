// The attributes that a pool's users can have: the standard ones, and the pool's own.

export type SchemaAttribute = {
  readonly name: string;
  readonly type: 'String' | 'Number' | 'DateTime' | 'Boolean';
  readonly mutable: boolean;
  readonly required: boolean;
  /** Characters; of text only. */
  readonly minLength: number;
  readonly maxLength: number;
};

const longestText = 2048;

const text = (name: string, more: Partial<SchemaAttribute> = {}): SchemaAttribute => ({
  name,
  type: 'String',
  mutable: true,
  required: false,
  minLength: 0,
  maxLength: longestText,
  ...more,
});

export const customAttribute = (
  name: string,
  { type = 'String', mutable, minLength = 0, maxLength = longestText }: Partial<SchemaAttribute>,
): SchemaAttribute => text(name, { type, mutable: mutable ?? true, minLength, maxLength });

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
export const standardAttributes: readonly SchemaAttribute[] = [
  text('sub', { mutable: false, required: true, minLength: 1 }),
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile'].map((name) =>
    text(name),
  ),
  ...['picture', 'website', 'email', 'gender', 'zoneinfo', 'locale', 'phone_number', 'address'].map((name) =>
    text(name),
  ),
  text('birthdate', { minLength: 10, maxLength: 10 }),
  text('email_verified', { type: 'Boolean' }),
  text('phone_number_verified', { type: 'Boolean' }),
  text('updated_at', { type: 'Number' }),
];

/** As DescribeUserPool lists it. */
export const describeAttribute = ({ name, type, mutable, required, minLength, maxLength }: SchemaAttribute) => ({
  Name: name,
  AttributeDataType: type,
  DeveloperOnlyAttribute: false,
  Mutable: mutable,
  Required: required,
  ...(type === 'String' && {
    StringAttributeConstraints: { MinLength: String(minLength), MaxLength: String(maxLength) },
  }),
  ...(type === 'Number' && { NumberAttributeConstraints: {} }),
});
