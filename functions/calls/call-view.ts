import { figuresOf } from '../../shared/domain/calls/call-figures.ts';
import type { CallRecords } from '../../shared/domain/calls/call-records-repository.ts';

/** A call as the API shows it, while it runs and after: with its attempts, its legs, what they amount to, and the messages taken. */
export function callView({ call, attempts, legs, messages }: CallRecords) {
  const {
    schema: _schema,
    version: _version,
    paths: _paths,
    dueAt: _dueAt,
    heldUsd: _heldUsd,
    keepDays: _keepDays,
    ...rest
  } = call;
  // An address inside our network is nobody's business.
  const { relayUrl: _relayUrl, counted: _counted, ...view } = { relayUrl: '', counted: false, ...rest };
  return { ...view, attempts, legs, figures: figuresOf(legs), messages };
}
