/** What a print's condition and exchange codes are called, asked of the engine, which knows the vendor's live lists. */
import { useEffect, useState } from 'react';
import { call } from '../../bridge/calls.ts';
import { UNKNOWN } from '../../components/format.ts';

export interface PrintNames {
  condition(id: number): string;
  exchange(id: number): string;
}

type Names = Record<'conditions' | 'exchanges', ReadonlyMap<number, string>>;
const NONE: Names = { conditions: new Map(), exchanges: new Map() };

/** The number is shown until the name arrives, and where there is none. */
export function usePrintNames(conditions: readonly number[], exchanges: readonly number[]): PrintNames {
  const asking = JSON.stringify({ conditions: wanted(conditions), exchanges: wanted(exchanges) });
  const [names, setNames] = useState(NONE);
  useEffect(() => {
    let current = true;
    const ids = JSON.parse(asking) as Record<keyof Names, number[]>;
    call('flow.names', ids).then(
      (answer) => {
        if (current)
          setNames({
            conditions: zip(ids.conditions, answer.conditions),
            exchanges: zip(ids.exchanges, answer.exchanges),
          });
      },
      () => {
        // The numbers are enough: only convenience is lost.
        if (current) setNames(NONE);
      },
    );
    return () => {
      current = false;
    };
  }, [asking]);
  return {
    condition: (id) => named(names.conditions, id),
    exchange: (id) => named(names.exchanges, id),
  };
}

const wanted = (ids: readonly number[]): number[] => [...new Set(ids)].filter((id) => !Number.isNaN(id));
const zip = (ids: readonly number[], names: readonly string[]): Map<number, string> =>
  new Map(ids.map((id, i) => [id, names[i]]));
const named = (names: ReadonlyMap<number, string>, id: number): string =>
  Number.isNaN(id) ? UNKNOWN : (names.get(id) ?? `#${id}`);
