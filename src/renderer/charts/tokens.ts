/** The design tokens charts draw with, read from the CSS variables in force where the chart stands. */

export interface ChartTokens {
  pane: string;
  raised: string;
  line: string;
  text: string;
  quiet: string;
  faint: string;
  accent: string;
  up: string;
  down: string;
  warning: string;
  /** What is of moment B. */
  held: string;
  /** Distinct hues for overlaid series, in order of use. */
  series: readonly string[];
  font: string;
}

/** CSS variables of the hues for overlaid series, in order of use. */
export const SERIES_COLOURS = [
  '--series-1',
  '--series-2',
  '--series-3',
  '--series-4',
  '--series-5',
  '--series-6',
  '--series-7',
] as const;

/** Position of the one that alert lines have. */
export const ALERT_HUE = 1;

export function readTokens(element: Element): ChartTokens {
  const style = element.ownerDocument.defaultView!.getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const accent = token('--accent');
  return {
    pane: token('--pane'),
    raised: token('--raised'),
    line: token('--line'),
    text: token('--text'),
    quiet: token('--quiet'),
    faint: token('--faint'),
    accent,
    up: token('--up'),
    down: token('--down'),
    warning: token('--warning'),
    held: token('--text'),
    series: SERIES_COLOURS.map(token),
    font: style.fontFamily,
  };
}

/** A `#rrggbb` token with an opacity from 0 to 1, as both chart libraries can parse it. */
export function withAlpha(colour: string, alpha: number): string {
  const value = Number.parseInt(colour.slice(1), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
}

/** Calls back when the theme or palette of the document changes. Returns the way to stop. */
export function watchTokens(document: Document, changed: () => void): () => void {
  const view = document.defaultView!;
  const observer = new view.MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-palette', 'class'],
  });
  const scheme = view.matchMedia('(prefers-color-scheme: light)');
  scheme.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', changed);
  };
}
