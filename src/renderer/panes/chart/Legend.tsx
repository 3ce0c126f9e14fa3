/** Above the chart: the bar under the crosshair, else the newest, and every indicator in a line of its own. */
import type { ReactNode, Ref } from 'react';
import type { IndicatorChoice } from '../../charts/indicator-set.ts';
import { changeIndicator, removeIndicator } from './edit-indicators.ts';
import { IndicatorEditor } from './IndicatorEditor.tsx';
import { LEGEND_FIELDS } from './legend-painter.ts';
import type { ComparedLine } from './use-earlier-day.ts';
import styles from './Legend.module.css';

interface LegendProps {
  /** Readings of the overlays. */
  children: ReactNode;
  /** For the painter that writes the numbers. */
  root: Ref<HTMLDivElement>;
  /** Its numbers are of bars that are about to be replaced. */
  isOlder: boolean;
  indicators: readonly IndicatorChoice[];
  /** Other symbols and days drawn over the bars. */
  lines: readonly ComparedLine[];
  onIndicators(choices: IndicatorChoice[]): void;
}

export function Legend({ root, isOlder, indicators, lines, onIndicators, children }: LegendProps): ReactNode {
  return (
    <div className={styles.legend} data-older={isOlder || undefined} ref={root} aria-live="off">
      <span className={styles.bar}>
        {LEGEND_FIELDS.map((field) => (
          <span key={field}>
            {field !== 'change' && <span className="faint">{field} </span>}
            <span data-field={field} />
          </span>
        ))}
      </span>
      {indicators.map((choice) => (
        <IndicatorEditor
          key={choice.id}
          choice={choice}
          onChange={(change) => onIndicators(changeIndicator(indicators, choice.id, change))}
          onRemove={() => onIndicators(removeIndicator(indicators, choice.id))}
        />
      ))}
      {children}
      {lines.map(({ id, label }) => (
        <span key={id} className={styles.reading} data-indicator={id}>
          <span>{label}</span> <span className={styles.values} data-values />
        </span>
      ))}
    </div>
  );
}
