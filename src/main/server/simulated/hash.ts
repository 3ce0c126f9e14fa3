/** Counter-based randomness: a draw is a function of (key, counters), so any moment of the market can be visited in any order. */
import { inverseNormalCdf } from '../../../shared/analytics/normal.ts';

/** 32 well-mixed bits of a key and two counters (xxHash32's avalanche with murmur3's multipliers). */
export function mix(key: number, a: number, b = 0): number {
  let h = (key ^ Math.imul(a, 0x85ebca6b)) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = (h ^ Math.imul(b, 0xc2b2ae35)) | 0;
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Uniform in [0, 1). */
export function unit(key: number, a: number, b = 0): number {
  return mix(key, a, b) / 4294967296;
}

/** Standard normal quantiles at 4,096 midpoints: quick draws that never exceed 3.7 deviations. */
const QUANTILES = Float64Array.from({ length: 4096 }, (_, i) => inverseNormalCdf((i + 0.5) / 4096));

export function gauss(key: number, a: number, b = 0): number {
  return QUANTILES[mix(key, a, b) >>> 20];
}

/** Key of a name under a seed (FNV-1a, then mixed). */
export function keyOf(seed: number, name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return mix(h | 0, seed | 0, Math.floor(seed / 4294967296));
}

/** A Poisson count from one uniform: exact inversion for small means, rounded normal for large. */
export function poisson(mean: number, u: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * QUANTILES[Math.floor(u * 4096)]));
  let p = Math.exp(-mean);
  let sum = p;
  let n = 0;
  while (u > sum && n < 200) {
    n += 1;
    p *= mean / n;
    sum += p;
  }
  return n;
}
