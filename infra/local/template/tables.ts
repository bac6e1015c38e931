import * as z from 'zod';
import { declared, type Deployment } from './declared.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const tableSchema = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
  LocalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
});

export interface TableSpec {
  name: string;
  shape: z.infer<typeof tableSchema>;
  /** The attribute after which DynamoDB may delete an item. */
  timeToLive: string | undefined;
}

export function readTables(deployment: Deployment): TableSpec[] {
  const types = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
  return declared(deployment, types, tableSchema).map(({ identity, properties }) => ({
    name: identity.ref,
    shape: properties,
    timeToLive: properties.TimeToLiveSpecification?.Enabled
      ? properties.TimeToLiveSpecification.AttributeName
      : undefined,
  }));
}
