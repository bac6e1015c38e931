/**
 * Does `work` every `ms`, for the first time at some moment of the first `ms`: calls that came together, from a relay that died say, do
 * not all want the processor at the same moment from then on. Returns how to stop. `random` is between 0 and 1.
 */
export function spread(work: () => void, ms: number, random: () => number = Math.random): () => void {
  let interval: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    interval = setInterval(work, ms);
    work();
  }, random() * ms);
  return () => {
    clearTimeout(first);
    clearInterval(interval);
  };
}
