import { figuresOf } from '../../shared/domain/calls/call-figures.ts';
import type { CallRecords } from '../../shared/domain/calls/call-records-repository.ts';

/**
 * A call as the API shows it, while it runs and after: with its attempts, its legs, what they amount to, the messages taken, and what
 * its agent did and was told of it.
 */
export function callView({ call, attempts, legs, messages, effects }: CallRecords) {
  const {
    schema: _schema,
    version: _version,
    paths: _paths,
    dueAt: _dueAt,
    heldUsd: _heldUsd,
    keepDays: _keepDays,
    standIn: _standIn,
    ...rest
  } = call;
  // An address inside our network is nobody's business.
  const {
    relayUrl: _relayUrl,
    relayMissingSince: _missing,
    counted: _counted,
    ...view
  } = { relayUrl: '', relayMissingSince: null, counted: false, ...rest };
  const actions = effects.map(({ tool, at, output }) => ({ tool, at, output: JSON.parse(output) as unknown }));
  return { ...view, attempts, legs, figures: figuresOf(legs), messages, actions };
}
