/** How a print was classified: the quote it was judged against, its conditions, and the children of its sweep. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { packageCount, packageName } from '../../../shared/flow/package-words.ts';
import {
  formatPremium,
  formatPrice,
  formatSize,
  formatSymbol,
  formatTime,
  UNKNOWN,
  type TimeZoneChoice,
} from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { deltaText, ivText, legsOf, TAG_WORDS, tagNames } from './flow-cells.ts';
import type { FlowFeed } from './flow-feed.ts';
import { describeSide } from './side-words.ts';
import { flowStates } from './flow-words.ts';
import { usePrintNames } from './use-print-names.ts';
import { useQuoteSearch } from './use-quote-search.ts';
import styles from './FlowPane.module.css';
import { counted } from '../../../shared/contract/counted.ts';

interface PrintDetailsProps {
  feed: FlowFeed;
  ordinal: number;
  zone: TimeZoneChoice;
  onOpen(symbol: string): void;
  onClose(): void;
}

export function PrintDetails({ feed, ordinal, zone, onOpen, onClose }: PrintDetailsProps): ReactNode {
  const { tape, facts, view } = feed;
  const symbol = facts.symbolOf(tape.instrument(ordinal));
  const tags = tagNames(tape.get(ordinal, 'tags'));
  const group = view.groupOf(ordinal);
  const children = group?.children ?? [];
  const legs = legsOf(feed, ordinal);
  const iv = ivText(feed, ordinal);
  const condition = tape.get(ordinal, 'condition');
  const exchange = tape.get(ordinal, 'exchange');
  const { search, problem } = useQuoteSearch(feed, ordinal);
  const names = usePrintNames([condition], [exchange, ...children.map((child) => tape.get(child, 'exchange'))]);
  return (
    <section className={styles.details} aria-label="The chosen print">
      <header>
        <strong>{symbol ? formatSymbol(symbol) : UNKNOWN}</strong>
        <span>
          {formatTime(tape.get(ordinal, 'atMs'), zone, true)} ·{' '}
          {legs
            ? `${packageName(legs)}, ${formatSize(packageCount(legs))} of ${legs.length} legs, first at `
            : group
              ? `${formatSize(group.size)} in ${counted(group.children.length + group.absent, 'print')}, first at `
              : `${formatSize(tape.get(ordinal, 'size'))} at `}
          {formatPrice(tape.get(ordinal, 'price'))} ·{' '}
          {formatPremium(group?.premiumUsd ?? tape.get(ordinal, 'premiumUsd'))}
        </span>
        {symbol && <Button label="Show contract" onClick={() => onOpen(symbol)} />}
        <Button label="Close details" icon={<X size={14} aria-hidden />} onClick={onClose} />
      </header>
      <p>{describeSide(feed, ordinal, search)}</p>
      {problem && <p className="warning">{problem}</p>}
      {legs && <p className="quiet">{flowStates.package}</p>}
      {group && group.absent > 0 && <p className="quiet">{flowStates.absent(group.absent)}</p>}
      <p className="quiet">
        Condition: {names.condition(condition)}. Exchange: {names.exchange(exchange)}. Spot{' '}
        {formatPrice(tape.get(ordinal, 'spot'))}, IV {iv === UNKNOWN ? iv : `${iv}%`}, delta {deltaText(feed, ordinal)}
      </p>
      {Number.isNaN(tape.get(ordinal, 'ivFraction')) && <p className="quiet">{describeEstimate(feed, ordinal)}</p>}
      {tags.map((tag) => (
        <p key={tag} className="quiet">
          {TAG_WORDS[tag].short && <span className="warning">{TAG_WORDS[tag].short} </span>}
          {TAG_WORDS[tag].long}
        </p>
      ))}
      {children.length > 0 && (
        <table aria-label={legs ? 'Legs of the package' : 'Prints of the sweep'}>
          <tbody>
            {children.map((child) => (
              <tr key={child}>
                <td>{formatTime(tape.get(child, 'atMs'), zone, true)}</td>
                {legs && <td>{nameOf(facts.symbolOf(tape.instrument(child)))}</td>}
                <td>{formatPrice(tape.get(child, 'price'))}</td>
                <td>{formatSize(tape.get(child, 'size'))}</td>
                <td>{formatPremium(tape.get(child, 'premiumUsd'))}</td>
                <td className="quiet">{names.exchange(tape.get(child, 'exchange'))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const nameOf = (symbol: string | undefined): string => (symbol === undefined ? UNKNOWN : formatSymbol(symbol));

function describeEstimate({ estimates, tape }: FlowFeed, ordinal: number): string {
  const none = Number.isNaN(estimates.ivFraction(tape, ordinal));
  return none ? flowStates.noEstimate : flowStates.estimate;
}
