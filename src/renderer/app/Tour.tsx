/** The tour: one thing at a time, outlined where it is, in a sentence or two. Enter continues, Esc leaves. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent as KeyPress, type ReactNode } from 'react';
import { runCommand } from '../commands/registry.ts';
import { closestElement } from '../components/closest-element.ts';
import { Button } from '../components/Toggle.tsx';
import { dock } from '../workspace/dock.ts';
import { focusedBefore, showStep, useTourStore } from './tour-store.ts';
import styles from './Tour.module.css';

interface Step {
  /** What is outlined; nothing where it is not on screen. */
  target: string;
  title: string;
  text: string;
  /** Brought to the front first. */
  command?: string;
}

const STEPS: readonly Step[] = [
  {
    target: '[data-testid="world"]',
    title: 'Which market this is',
    text: 'LIVE, DELAYED, SIMULATED or REPLAY with its clock. What does not stream is never called live.',
  },
  {
    target: '[data-pane="watchlist"]',
    title: 'Watchlist',
    text: 'Click a row and every pane with the same coloured dot follows. Paste a whole list; contracts too.',
    command: 'pane.show.watchlist',
  },
  {
    target: '[data-pane="chain"]',
    title: 'The chain',
    text: 'Calls left, puts right. Hover over any number to see where it comes from and how old it is. A right click opens a row’s menu.',
    command: 'pane.show.chain',
  },
  {
    target: '[data-pane="chart"]',
    title: 'The chart',
    text: 'History joined to live bars. Digits change the timeframe, A sets an alert at the pointer, gaps in the data are hatched.',
    command: 'pane.show.chart',
  },
  {
    target: '[data-pane="flow"]',
    title: 'The tape',
    text: 'Every option print from $25k up, judged against the quote just before it. Space holds it still; a click explains a print.',
    command: 'pane.show.flow',
  },
  {
    target: '[data-pane="volatility"]',
    title: 'Volatility, exposure, Greeks',
    text: 'Smiles, term structure and gamma exposure from our own model, each with its formula and its assumption.',
    command: 'pane.show.volatility',
  },
  {
    target: '[data-pane="replay"]',
    title: 'Replay',
    text: 'Every session is recorded. Open one and the whole desk goes back to it: play, step, jump to 15:42.',
    command: 'pane.show.replay',
  },
  {
    target: '[data-tour="search"]',
    title: 'One field for everything',
    text: 'Ctrl K: a ticker, a company, “SPY 650c 12/18”, “chart: log”, a workspace. ? shows all keys, F1 explains the pane you are in.',
  },
];

export function Tour(): ReactNode {
  const at = useTourStore((s) => s.step);
  const step = at === undefined ? undefined : STEPS[at];
  const shown = step !== undefined;
  useEffect(() => (shown ? giveFocusBack : undefined), [shown]);
  return at !== undefined && step ? <TourStep key={at} at={at} step={step} /> : null;
}

/** Once the card is gone; a button or palette that began the tour may be gone too: then to the pane in use. */
function giveFocusBack(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const element = focusedBefore();
  if (element) element.focus();
  else dock.focusActive();
}

function TourStep({ at, step }: { at: number; step: Step }): ReactNode {
  const [box, setBox] = useState<DOMRect>();
  const card = useRef<HTMLElement>(null);
  const { target, command } = step;
  useEffect(() => {
    let frame = 0;
    const find = (): void => setBox(document.querySelector(target)?.getBoundingClientRect());
    const later = (): void => {
      cancelAnimationFrame(frame);
      // What the command brings to the front is drawn first.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => {
          find();
          card.current?.querySelector('button')?.focus();
        });
      });
    };
    void Promise.resolve(command && runCommand(command)).then(later);
    window.addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('resize', later);
    };
  }, [target, command]);
  useLayoutEffect(() => card.current?.focus(), []);
  // Wherever a click has taken the focus; a dialog over the tour has its own Escape.
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || closestElement(event.target, 'dialog, [role="menu"]')) return;
      event.preventDefault();
      event.stopPropagation();
      showStep(undefined);
    };
    window.addEventListener('keydown', leave, { capture: true });
    return () => window.removeEventListener('keydown', leave, { capture: true });
  }, []);
  const last = at === STEPS.length - 1;
  const go = (next: number): void => showStep(next < 0 || next >= STEPS.length ? undefined : next);
  return (
    <>
      {box && (
        <div
          className={styles.outline}
          aria-hidden
          style={{ left: box.left - 3, top: box.top - 3, width: box.width + 6, height: box.height + 6 }}
        />
      )}
      <section
        ref={card}
        className={styles.card}
        role="dialog"
        aria-label={`Tour, ${at + 1} of ${STEPS.length}: ${step.title}`}
        tabIndex={-1}
        style={box && placeOf(box)}
        onKeyDown={(event) => {
          if (event.key === 'Tab') return stayInside(event);
          if (event.key === 'ArrowRight') go(at + 1);
          else if (event.key === 'ArrowLeft') go(Math.max(0, at - 1));
          else if (!/^(Enter| )$/.test(event.key)) return;
          event.stopPropagation();
          if (!/^(Enter| )$/.test(event.key)) event.preventDefault();
        }}
      >
        <h2>{step.title}</h2>
        <p>{step.text}</p>
        <footer>
          <Button primary label={last ? 'Done' : 'Next'} onClick={() => go(at + 1)} />
          <Button labelled label="Leave the tour" onClick={() => showStep(undefined)} />
          <span>
            {at + 1} of {STEPS.length}
          </span>
        </footer>
      </section>
    </>
  );
}

/** From the last button to the first, and back. */
function stayInside(event: KeyPress<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(event.currentTarget.ownerDocument.activeElement as HTMLButtonElement);
  const next = event.shiftKey ? (from <= 0 ? buttons.length - 1 : from - 1) : (from + 1) % buttons.length;
  buttons[next].focus();
  event.stopPropagation();
  event.preventDefault();
}

const CARD = { width: 340, height: 150, gap: 12 };

/** Next to the outlined element: below, above, right or left of it, wherever there is room; else over its lower end. */
function placeOf({ left, top, right, bottom }: DOMRect): { left: number; top: number } {
  const { innerWidth: width, innerHeight: height } = window;
  const across = Math.min(Math.max(left, CARD.gap), width - CARD.width - CARD.gap);
  const down = Math.min(Math.max(top, CARD.gap), height - CARD.height - CARD.gap);
  if (right + CARD.gap + CARD.width <= width) return { left: right + CARD.gap, top: down };
  if (left - CARD.gap - CARD.width >= 0) return { left: left - CARD.gap - CARD.width, top: down };
  if (bottom + CARD.gap + CARD.height <= height) return { left: across, top: bottom + CARD.gap };
  return { left: across, top: Math.max(CARD.gap, bottom - CARD.height - CARD.gap) };
}
