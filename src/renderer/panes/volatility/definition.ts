/** Smile, term structure and surface as the terminal knows them. */
import { Spline } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { volatilitySettingsSchema } from './volatility-settings.ts';

export const volatilityPane = definePane({
  id: 'volatility',
  title: 'Volatility',
  icon: Spline,
  help: 'Implied volatility from our own model: the smile of several expiries, the term structure with risk reversal and butterfly, the grid of strike by expiry, quotes rich and cheap against the fit, fixed maturities with the VIX method, and the distribution of the price at expiry.',
  keys: 'Alt+5',
  about: {
    sources: [
      'IV: our own model from live quotes, one arbitrage-free fit per underlying',
      'Change of skew: since it was first seen after today’s open',
    ],
    formulas: [
      ['RR 25Δ', 'σ of the 25-delta call − σ of the 25-delta put'],
      ['BF 25Δ', 'mean of the two wings − σ at the money'],
      ['Term', 'σ at the forward of each expiry'],
      ['Rich/cheap', 'volatility of the out-of-the-money quote − the fit, in points and in half-spreads'],
      ['Fixed maturities', 'linear in total variance σ²T between the neighbouring listings; nothing is extrapolated'],
      ['VIX method', '(2/T) Σ ΔK/K²·e^{rT}·Q(K) − (1/T)(F/K₀ − 1)²'],
      ['Density', 'P(S ≤ K) = Φ(−d₂) + φ(d₂)·v′, v = σ√T of the fitted smile by ln K/F'],
    ],
  },
  defaultSize: { width: 560, height: 420 },
  settings: { schema: volatilitySettingsSchema },
  exports: ['csv', 'png'],
  choices: [
    { id: 'smile', title: 'smile', change: () => ({ view: 'smile' as const }) },
    { id: 'term', title: 'term structure', change: () => ({ view: 'term' as const }) },
    { id: 'surface', title: 'surface', change: () => ({ view: 'surface' as const }) },
    { id: 'residuals', title: 'rich and cheap', change: () => ({ view: 'residuals' as const }) },
    { id: 'maturities', title: 'fixed maturities, VIX method', change: () => ({ view: 'maturities' as const }) },
    { id: 'distribution', title: 'density at expiry', change: () => ({ view: 'distribution' as const }) },
  ],
  load: async () => (await import('./VolatilityPane.tsx')).VolatilityPane,
});
