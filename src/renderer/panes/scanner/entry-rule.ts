/** An alert made of a scan: it fires when a name enters. */
import { printQuery } from '../../../shared/query/print-query.ts';
import { joinQueries, conjuncts, type Query } from '../../../shared/query/query.ts';
import { scanQuery, scanVocabulary } from '../../../shared/scan/scan-vocabulary.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import type { Scan } from '../../../shared/settings/scans.ts';
import { newRule } from '../../stores/new-alert.ts';

/** Of a scan with a condition; the list it goes through becomes part of it. */
export function entryRule({ list, where }: Pick<Scan, 'list' | 'where'>): AlertRule {
  const ofList: Query = {
    kind: 'compare',
    term: { field: 'symbol', args: [] },
    operator: '=',
    value: { kind: 'words', words: [`"${list}"`] },
  };
  const query = joinQueries([...(list === '' ? [] : [ofList]), ...conjuncts(scanQuery(where))])!;
  return newRule({ kind: 'scan', where: printQuery(query, scanVocabulary()) });
}
