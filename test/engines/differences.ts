// All that the three engines do differently, as far as it was found: test/engines/engines.test.ts asks each engine.
import { type Difference, errorOf, isKnown, keyOf, number, text } from './difference.ts';

const updateOfNothing = (ReturnValues: string, pk: string) => ({
  Key: keyOf(pk),
  UpdateExpression: 'SET a = :a',
  ExpressionAttributeValues: { ':a': number('1') },
  ReturnValues,
});

export const differences: readonly Difference[] = [
  {
    what: 'the item on a condition that failed (`ReturnValuesOnConditionCheckFailure`)',
    aws: 'given',
    seen: { embedded: 'left out', dynoxide: 'given', 'dynamodb-local': 'given' },
    ours: 'no: a refused write is followed by a read where the reason matters',
    look: async (ask) => {
      await ask('PutItem', { Item: keyOf('refused') });
      const { body } = await ask('PutItem', {
        Item: keyOf('refused'),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return body.Item === undefined ? 'left out' : 'given';
    },
  },
  {
    what: '`ALL_OLD` of an update that creates the item',
    aws: 'nothing',
    seen: { embedded: 'nothing', dynoxide: 'the key', 'dynamodb-local': 'nothing' },
    ours: 'no: updates ask for `ALL_NEW`',
    look: async (ask) => {
      const { body } = await ask('UpdateItem', updateOfNothing('ALL_OLD', 'created'));
      return body.Attributes === undefined ? 'nothing' : 'the key';
    },
  },
  {
    what: '`UPDATED_OLD` of an attribute that was not there',
    aws: 'nothing',
    seen: { embedded: 'an empty map', dynoxide: 'nothing', 'dynamodb-local': 'nothing' },
    ours: 'no: updates ask for `ALL_NEW`',
    look: async (ask) => {
      await ask('PutItem', { Item: keyOf('old') });
      const { body } = await ask('UpdateItem', updateOfNothing('UPDATED_OLD', 'old'));
      return body.Attributes === undefined ? 'nothing' : 'an empty map';
    },
  },
  {
    what: 'a placeholder without a value, in a part of the condition that need not be looked at',
    aws: 'refused',
    seen: { embedded: 'refused', dynoxide: 'overlooked', 'dynamodb-local': 'refused' },
    ours: 'a mistake of ours would not show there; the embedded engine and the table of the unit tests refuse it',
    look: async (ask) => {
      const answer = await ask('PutItem', {
        Item: keyOf('placeholder'),
        ConditionExpression: 'a = :a AND b = :b',
        ExpressionAttributeValues: { ':a': text('x') },
      });
      return errorOf(answer) === 'ValidationException' ? 'refused' : 'overlooked';
    },
  },
  {
    what: 'a value that no expression uses, where the condition fails',
    aws: 'refused',
    seen: { embedded: 'refused', dynoxide: 'overlooked', 'dynamodb-local': 'refused' },
    ours: 'as above',
    look: async (ask) => {
      const answer = await ask('PutItem', {
        Item: keyOf('unused'),
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':a': text('x') },
      });
      return errorOf(answer) === 'ValidationException' ? 'refused' : 'overlooked';
    },
  },
  {
    what: '`IN` with an empty text',
    aws: 'equal to an empty text',
    seen: {
      embedded: 'equal to nothing',
      dynoxide: 'equal to an empty text',
      'dynamodb-local': 'equal to an empty text',
    },
    ours: 'no: no condition has `IN`',
    look: async (ask) => {
      await ask('PutItem', { Item: { ...keyOf('in'), a: text('') } });
      const answer = await ask('PutItem', {
        Item: keyOf('in'),
        ConditionExpression: 'a IN (:b, :a)',
        ExpressionAttributeValues: { ':a': text(''), ':b': text('x') },
      });
      return answer.status === 200 ? 'equal to an empty text' : 'equal to nothing';
    },
  },
  {
    what: 'four items of 300 kB, of which a query reads 1 MB at a time',
    aws: 'three, and where to go on',
    seen: { embedded: 'four, and where to go on', dynoxide: 'three, and where to go on', 'dynamodb-local': 'four' },
    ours: 'no: a query goes on for as long as it is told to',
    look: async (ask) => {
      for (const sk of ['1', '2', '3', '4'])
        await ask('PutItem', { Item: { pk: text('page'), sk: text(sk), a: text('x'.repeat(300_000)) } });
      const { body } = await ask('Query', {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': text('page') },
      });
      const count = body.Count === 4 ? 'four' : 'three';
      return body.LastEvaluatedKey === undefined ? count : `${count}, and where to go on`;
    },
  },
  {
    what: '`UpdateTimeToLive`',
    aws: 'deletes within days',
    seen: { embedded: 'unknown', dynoxide: 'known', 'dynamodb-local': 'known' },
    ours: 'no: functions compare times themselves, and the local run switches it on nowhere',
    look: (ask) =>
      isKnown(ask('UpdateTimeToLive', { TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } })),
  },
  {
    what: 'transactions',
    aws: 'known',
    seen: { embedded: 'unknown', dynoxide: 'known', 'dynamodb-local': 'known' },
    ours: 'no: each promise is one conditional write',
    look: (ask) =>
      isKnown(ask('TransactWriteItems', { TransactItems: [{ Put: { TableName: 'Rows', Item: keyOf('t') } }] })),
  },
  {
    what: 'PartiQL',
    aws: 'known',
    seen: { embedded: 'unknown', dynoxide: 'known', 'dynamodb-local': 'known' },
    ours: 'no',
    look: (ask) => isKnown(ask('ExecuteStatement', { Statement: `SELECT * FROM "Rows" WHERE pk = 'none'` })),
  },
  {
    what: 'continuous backups',
    aws: 'known',
    seen: { embedded: 'unknown', dynoxide: 'unknown', 'dynamodb-local': 'unknown' },
    ours: 'no: the template asks for them, and the local run makes tables without it',
    look: (ask) => isKnown(ask('DescribeContinuousBackups')),
  },
  {
    what: 'tags',
    aws: 'known',
    seen: { embedded: 'known', dynoxide: 'known', 'dynamodb-local': 'unknown' },
    ours: 'no: as above',
    look: (ask) =>
      isKnown(ask('ListTagsOfResource', { ResourceArn: 'arn:aws:dynamodb:local:000000000000:table/Rows' })),
  },
  {
    what: 'what a delete of nothing returns',
    aws: 'nothing',
    seen: { embedded: 'nothing', dynoxide: 'nothing', 'dynamodb-local': 'its capacity, unasked' },
    ours: 'no',
    look: async (ask) => {
      const { body } = await ask('DeleteItem', { Key: keyOf('nothing') });
      return body.ConsumedCapacity === undefined ? 'nothing' : 'its capacity, unasked';
    },
  },
  {
    what: 'the id of an access key with other characters than letters and digits',
    aws: 'has none',
    seen: { embedded: 'taken', dynoxide: 'taken', 'dynamodb-local': 'refused' },
    ours: 'the functions’ local ids have hyphens: the local run judges them and sends another on',
    look: async (_, url) => {
      const credential = 'Credential=a-b/20260101/local/dynamodb/aws4_request';
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.ListTables',
          'x-amz-date': '20260101T000000Z',
          authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
        },
        body: '{}',
      });
      return response.ok ? 'taken' : 'refused';
    },
  },
  {
    what: 'texts of refusals, such as that of a number with 39 digits',
    aws: 'not documented',
    seen: {
      embedded: '“Attempting to store more than 38 significant digits in a Number”',
      dynoxide: '“Attempting to store more than 38 significant digits in a Number”',
      'dynamodb-local': '“DynamoDB only supports precision up to 38 digits”',
    },
    ours: 'no: errors are known by their names',
    look: async (ask) => {
      const { body } = await ask('PutItem', { Item: { ...keyOf('digits'), a: number('1'.repeat(39)) } });
      return `“${String(body.message ?? body.Message)}”`;
    },
  },
];
