/** The options of a chart. Separate from the drawing code, so that settings load without the chart library. */

/** How bars are drawn; `label` is what traders call it. */
export const CHART_STYLES = [
  { value: 'candles', label: 'Candles' },
  { value: 'hollow', label: 'Hollow' },
  { value: 'heikinAshi', label: 'Heikin-Ashi' },
  { value: 'bars', label: 'Bars' },
  { value: 'line', label: 'Line' },
  { value: 'area', label: 'Area' },
] as const;
export type ChartStyle = (typeof CHART_STYLES)[number]['value'];

export const PRICE_SCALES = [
  { value: 'linear', label: 'Linear scale' },
  { value: 'log', label: 'Logarithmic scale' },
  { value: 'percent', label: 'Percent scale' },
] as const;
export type PriceScale = (typeof PRICE_SCALES)[number]['value'];
