/** The price chart as the terminal knows it. */
import { ChartCandlestick } from 'lucide-react';
import { useChartsStore } from '../../stores/charts-store.ts';
import { changePane } from '../../workspace/change-pane.ts';
import { definePane, type PaneDefinition } from '../../workspace/pane-types.ts';
import { CHART_ASKS, CHART_CHOICES, CHART_COMMANDS } from './chart-palette.ts';
import { chartMigrations, chartSettingsSchema } from './chart-settings.ts';
import { fromTemplate } from './chart-templates.ts';

export const chartPane: PaneDefinition = definePane({
  id: 'chart',
  title: 'Chart',
  icon: ChartCandlestick,
  help: 'Bars of one symbol, stock, index or option contract: history joined to live bars, with indicators, a compared symbol, alert lines and gaps hatched. Arrow keys scroll, plus and minus zoom, End goes to the newest bar, A sets an alert at the pointer.',
  keys: 'Alt+2',
  about: {
    sources: [
      'History: Massive’s aggregates over REST, in a replay the recorded bars',
      'Live bars: the stocks, options and indices sockets',
      'Hatched: a gap in what was received; shaded: extended hours',
      'Laid over an underlying: expected move and gamma from the model’s chain, IV from the terminal’s memory, flow from the session’s prints. Earnings dates are in none of Massive’s market data plans: mark them with an upright line',
    ],
    formulas: [
      ['VWAP', 'Σ price·volume ÷ Σ volume since the session’s start, or the anchor'],
      ['RSI', '100 − 100/(1 + average gain ÷ average loss), Wilder’s smoothing'],
      ['Expected move', 'spot · volatility at the money · √years to the nearest expiry'],
      [
        'Call wall, put wall',
        'the strike with the most call gamma, the strike with the most put gamma; signs as the exposure pane’s naive assumption',
      ],
      ['MACD', 'EMA 12 − EMA 26, and its EMA 9'],
      ['Bollinger', 'simple mean of the close ± 2 population standard deviations'],
      ['Keltner', 'exponential mean of the close ± 2 average true ranges'],
      ['ATR', 'Wilder’s mean of the true range: the largest of high − low, |high − last close|, |low − last close|'],
      ['ADX', 'Wilder’s mean of 100·|+DI − −DI| ÷ (+DI + −DI)'],
      ['Stochastics', '100·(close − lowest low) ÷ (highest high − lowest low), smoothed: %K, and its mean %D'],
      ['OBV', 'running sum of volume, added where the close rose, taken off where it fell'],
      ['Volume profile', 'each bar’s volume spread evenly over its range; value area: the 70 % around the fullest row'],
      ['Heikin-Ashi', 'close = mean of open, high, low, close; open = mean of the bar before'],
    ],
  },
  ownKeys: [
    ['← →', 'Scroll; with Shift farther'],
    ['↑ ↓ + -', 'Zoom in and out'],
    ['End', 'To the newest bar'],
    ['A', 'Alert at the pointer'],
    ['Delete', 'Remove the chosen drawing; Esc lets go of it'],
    ['Ctrl Z', 'Take the last change of a drawing back; with Shift, make it again'],
  ],
  defaultSize: { width: 640, height: 420 },
  settings: { schema: chartSettingsSchema, migrations: chartMigrations },
  choices: CHART_CHOICES,
  commands: CHART_COMMANDS,
  asks: CHART_ASKS,
  exports: ['csv', 'png'],
  commandSource: () =>
    useChartsStore.getState().charts.templates.map((template) => ({
      id: `charts.template.${template.name}`,
      title: `Chart: template ${template.name}`,
      group: 'Chart',
      icon: ChartCandlestick,
      run: () => void changePane(chartPane, () => fromTemplate(template)),
    })),
  load: async () => (await import('./ChartPane.tsx')).ChartPane,
});
