import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { PARTITION_KEY, SORT_KEY, type TableShape } from '../../shared/dynamodb/table.ts';
import type { Settings } from '../settings.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

function projection(holds: readonly string[] | undefined) {
  if (holds === undefined) return {};
  if (holds.length === 0) return { projectionType: ProjectionType.KEYS_ONLY };
  return { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...holds] };
}

/** A table as `shared/dynamodb/table.ts` describes it; the description stays with it, so that grants can name its indexes. */
export class DataTable<Shape extends TableShape> extends TableV2 {
  readonly shape: Shape;

  constructor(scope: Construct, shape: Shape, settings: Settings) {
    super(scope, shape.name, {
      partitionKey: text(PARTITION_KEY),
      sortKey: text(SORT_KEY),
      globalSecondaryIndexes: Object.entries(shape.indexes).map(([indexName, { partitionKey, sortKey, holds }]) => ({
        indexName,
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        ...projection(holds),
      })),
      ...(shape.timeToLive === undefined ? {} : { timeToLiveAttribute: shape.timeToLive }),
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.production,
      removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.shape = shape;
  }
}
