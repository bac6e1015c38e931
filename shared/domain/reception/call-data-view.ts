import { type CallerRecord, valuesOf } from './caller-record.ts';

/** A record as clients see it: each field as it is to be believed, then what proves it, and what a person changed. */
export function callDataView(record: CallerRecord) {
  const { id, numero_appelant, numero_appele, statut, issue, corrections, appele_le } = record;
  const sources = Object.entries(record.champs).flatMap(([champ, { source }]) =>
    source ? [{ champ, ...source }] : [],
  );
  return {
    id,
    appel_id: id,
    numero_appelant,
    numero_appele,
    statut,
    issue,
    ...valuesOf(record),
    sources,
    corrections,
    appele_le,
    cree_le: record.createdAt,
    modifie_le: record.updatedAt,
    version: record.version,
  };
}
