import { dynamoDbCall, type DynamoDbCall } from '../emulators/dynamodb-call.ts';
import type { RunningPlatform } from '../start-platform.ts';

/** The fixture's table as a test sees it, through the gateway. */
export async function fixtureTable({
  state,
}: RunningPlatform): Promise<{ call: DynamoDbCall; seen(pk: string): Promise<number> }> {
  const { aws, tables } = await state();
  const [TableName] = tables;
  const call = dynamoDbCall(aws.endpoint, aws.accessKeyId);
  return {
    call: (operation, input) => call(operation, { TableName, ...input }),
    /** How often the fixture's functions counted this. */
    async seen(pk) {
      const { Items: items } = await call('Query', {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
      });
      const rows = items as { seen: { N: string } }[];
      return rows.reduce((sum, row) => sum + Number(row.seen.N), 0);
    },
  };
}
