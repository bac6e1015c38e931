const EVERY_MS = 15_000;

/**
 * Reports the number of live calls in CloudWatch's embedded metric format, one line of JSON on standard output: the service
 * scales on it. Returns how to stop.
 */
export function reportActiveCalls(count: () => number): () => void {
  const report = () => {
    const metric = {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          { Namespace: 'Comptoir', Dimensions: [[]], Metrics: [{ Name: 'ActiveCalls', Unit: 'Count' }] },
        ],
      },
      ActiveCalls: count(),
    };
    process.stdout.write(`${JSON.stringify(metric)}\n`);
  };
  const timer = setInterval(report, EVERY_MS);
  return () => clearInterval(timer);
}
