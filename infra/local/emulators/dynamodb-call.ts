/** One operation of DynamoDB with its input and output. Rejects with a {@link DynamoDbError} when it is refused. */
export type DynamoDbCall = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>;

export class DynamoDbError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The emulators want a signature though they look at none; the gateway looks only at whose it is. */
export function dynamoDbCredential(accessKeyId = 'local'): Record<string, string> {
  const credential = `${accessKeyId}/20260101/eu-west-3/dynamodb/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    'x-amz-date': '20260101T000000Z',
  };
}

export function dynamoDbCall(endpoint: string, accessKeyId?: string): DynamoDbCall {
  return async (operation, input) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        ...dynamoDbCredential(accessKeyId),
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) return answer;
    const { __type: type, message } = answer;
    throw new DynamoDbError(String(type).replace(/^.*#/, ''), String(message));
  };
}
