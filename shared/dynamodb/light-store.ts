import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AwsJsonError, type AwsJsonCall } from '../runtime/aws-json.ts';
import { guardExpression, type ItemStore } from './item-store.ts';

/** {@link ItemStore} over DynamoDB's JSON protocol, without the SDK: for the functions on a caller's critical path. */
export function createLightStore(dynamodb: AwsJsonCall): ItemStore {
  return {
    async get(table, key) {
      const answer = await dynamodb('DynamoDB_20120810.GetItem', {
        TableName: table,
        Key: marshall(key),
        ConsistentRead: true,
      });
      return answer['Item'] ? unmarshall(answer['Item'] as Parameters<typeof unmarshall>[0]) : undefined;
    },

    async put(table, item, guard) {
      const { ExpressionAttributeValues: values, ...condition } = guardExpression(guard);
      try {
        await dynamodb('DynamoDB_20120810.PutItem', {
          TableName: table,
          Item: marshall(item, { removeUndefinedValues: true }),
          ...condition,
          ...(values ? { ExpressionAttributeValues: marshall(values) } : {}),
        });
        return true;
      } catch (error) {
        if (error instanceof AwsJsonError && error.type === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
