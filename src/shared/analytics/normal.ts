/** The standard normal distribution to double precision. */
import { erfc, erfcx } from './erf.ts';

const ONE_OVER_SQRT_TWO = Math.SQRT1_2;
export const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
/** |p − ½| up to which AS 241 uses its central approximation. */
const CENTRE = 0.425;
const LOG_TAIL = Math.log(0.5 - CENTRE);

export function normalPdf(x: number): number {
  return ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * x * x);
}

/** Φ(x), accurate in relative terms in the lower tail (so never write 1 − Φ(x): write Φ(−x)). */
export function normalCdf(x: number): number {
  if (x > -0.7) return 0.5 * erfc(-x * ONE_OVER_SQRT_TWO);
  if (x < -38.5) return 0;
  // x is split on a grid of 1/16 so that the rounding of x² is not magnified in the tail.
  const coarse = Math.trunc(x * 16) / 16;
  const tail = Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (x - coarse) * (x + coarse));
  return 0.5 * tail * erfcx(-x * ONE_OVER_SQRT_TWO);
}

/**
 * Φ⁻¹(p) for 0 < p < 1; ∓Infinity at 0 and 1, NaN outside.
 * M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988): about 1e-16 relative.
 */
export function inverseNormalCdf(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= CENTRE) return inverseCentre(q);
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN;
  const x = inverseTail(Math.sqrt(-Math.log(tail)));
  return q < 0 ? -x : x;
}

/** Φ⁻¹(½ + q): for a probability known by its distance from the median, where ½ + q would round it away. */
export function inverseNormalFromMedian(q: number): number {
  return Math.abs(q) <= CENTRE ? inverseCentre(q) : inverseNormalCdf(0.5 + q);
}

/** Φ⁻¹(p) from ln p, also where p itself would underflow. */
export function inverseNormalCdfOfLog(logP: number): number {
  return logP < LOG_TAIL ? -inverseTail(Math.sqrt(-logP)) : inverseNormalCdf(Math.exp(logP));
}

/** Φ⁻¹(½ + q) for |q| ≤ CENTRE. */
function inverseCentre(q: number): number {
  const r = 0.180625 - q * q;
  const top =
    ((((((r * 2509.0809287301227 + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
      13731.69376550946) *
      r +
      1971.5909503065513) *
      r +
      133.14166789178438) *
      r +
    3.3871328727963665;
  const bottom =
    ((((((r * 5226.495278852854 + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
      5394.196021424751) *
      r +
      687.1870074920579) *
      r +
      42.31333070160091) *
      r +
    1;
  return (q * top) / bottom;
}

/** −Φ⁻¹(p) from r = √(−ln p), for p < 0.075. */
function inverseTail(root: number): number {
  if (root <= 5) {
    const r = root - 1.6;
    const top =
      ((((((r * 0.0007745450142783414 + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
      1.4234371107496835;
    const bottom =
      ((((((r * 1.0507500716444169e-9 + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
        r +
        0.6897673349851) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
      1;
    return top / bottom;
  }
  const r = root - 5;
  const top =
    ((((((r * 2.0103343992922881e-7 + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r + 0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
    6.657904643501103;
  const bottom =
    ((((((r * 2.0442631033899397e-15 + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r + 0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
    1;
  return top / bottom;
}
