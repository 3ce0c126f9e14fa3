/** Above the chart: the bar under the crosshair, else the newest, and every indicator in a line of its own. */
import type { ReactNode, Ref } from 'react';
import type { IndicatorChoice } from '../../charts/indicator-set.ts';
import { formatSymbol } from '../../components/format.ts';
import { changeIndicator, removeIndicator } from './edit-indicators.ts';
import { IndicatorEditor } from './IndicatorEditor.tsx';
import { COMPARE_READING, LEGEND_FIELDS } from './legend-painter.ts';
import styles from './Legend.module.css';

interface LegendProps {
  /** Readings of the overlays. */
  children: ReactNode;
  /** For the painter that writes the numbers. */
  root: Ref<HTMLDivElement>;
  indicators: readonly IndicatorChoice[];
  compared: string | undefined;
  onIndicators(choices: IndicatorChoice[]): void;
}

export function Legend({ root, indicators, compared, onIndicators, children }: LegendProps): ReactNode {
  return (
    <div className={styles.legend} ref={root} aria-live="off">
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
      {compared !== undefined && (
        <span className={styles.reading} data-indicator={COMPARE_READING}>
          <span>vs {formatSymbol(compared)}</span> <span className={styles.values} data-values />
        </span>
      )}
    </div>
  );
}
