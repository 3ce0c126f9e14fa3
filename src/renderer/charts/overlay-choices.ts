/** What can be laid over the bars of an underlying. Apart from the drawing, so that settings read it without the chart library. */
export const OVERLAYS = [
  { value: 'move', label: 'Expected move' },
  { value: 'gamma', label: 'Gamma levels' },
  { value: 'iv', label: '30-day implied volatility' },
  { value: 'flow', label: 'Largest net option premium' },
  { value: 'strip', label: 'Calls and puts, bought and sold, through the day' },
  { value: 'before', label: 'The session before, by time of day' },
  { value: 'sessions', label: 'Opens, closes, last session’s range' },
] as const;
export type OverlayName = (typeof OVERLAYS)[number]['value'];
