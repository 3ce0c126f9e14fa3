/** Listed expiries as a strip of chips: a click chooses one, Ctrl or Shift adds or removes. Arrow keys walk. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { ExpiryInfo } from '../../shared/contract/calls.ts';
import { isAmSettled } from '../../shared/market/symbols.ts';
import { FAR_EXPIRY_DAYS, formatExpiry } from './format.ts';
import styles from './ExpiryStrip.module.css';
import { counted } from '../../shared/contract/counted.ts';

const settles = (root: string): 'AM' | 'PM' => (isAmSettled(root) ? 'AM' : 'PM');

interface ExpiryStripProps {
  expiries: readonly ExpiryInfo[];
  /** `ROOT YYYY-MM-DD` of the chosen ones. */
  chosen: readonly string[];
  onChoose(keys: string[]): void;
}

export function ExpiryStrip({ expiries, chosen, onChoose }: ExpiryStripProps): ReactNode {
  const strip = useRef<HTMLDivElement>(null);
  const several = new Set(expiries.map((e) => e.root)).size > 1;
  const first = chosen[0];
  useEffect(() => {
    strip.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [first, expiries]);

  const choose = (key: string, add: boolean): void => {
    if (!add) return onChoose([key]);
    const next = chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key];
    onChoose(next.length > 0 ? next : [key]);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const chips = [...(strip.current?.querySelectorAll('button') ?? [])];
    const at = chips.indexOf(event.target as HTMLButtonElement);
    chips[Math.max(0, Math.min(chips.length - 1, at + step))]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={strip}
      className={styles.strip}
      role="group"
      aria-label="Expiries"
      onKeyDown={onKeyDown}
      onWheel={(event) => {
        if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY;
      }}
    >
      {expiries.map((info) => {
        const key = `${info.root} ${info.expiry}`;
        const on = chosen.includes(key);
        return (
          <button
            key={key}
            type="button"
            className={styles.chip}
            aria-pressed={on}
            tabIndex={on ? 0 : -1}
            title={`${info.root} ${info.expiry}, ${counted(info.days, 'day')}, settles ${settles(info.root) === 'AM' ? 'at the open (AM)' : 'at the close (PM)'}. Ctrl adds it to those shown.`}
            onClick={(event) => choose(key, event.ctrlKey || event.metaKey || event.shiftKey)}
          >
            {formatExpiry(info.expiry, info.days > FAR_EXPIRY_DAYS)}
            <span className={styles.days}>
              {info.days}d{several ? ` ${info.root} ${settles(info.root)}` : ''}
            </span>
          </button>
        );
      })}
    </div>
  );
}
