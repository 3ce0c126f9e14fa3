/**
 * Complementary error functions to double precision.
 * Rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
 * Mathematics of Computation 23 (1969), three intervals joined at |x| = 0.46875 and 4.
 */
const ONE_OVER_SQRT_PI = 0.5641895835477563;
const SMALL = 0.46875;

/** erf(x) for |x| ≤ 0.46875. */
function erfSmall(x: number): number {
  const y = x * x;
  const top =
    (((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
    3209.3775891384694;
  const bottom = (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171;
  return (x * top) / bottom;
}

/** exp(x²)·erfc(x) for 0.46875 ≤ x ≤ 4. */
function erfcxMiddle(x: number): number {
  const top =
    (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x + 66.11919063714163) * x +
      298.6351381974001) *
      x +
      881.952221241769) *
      x +
      1712.0476126340707) *
      x +
      2051.0783778260716) *
      x +
    1230.3393547979972;
  const bottom =
    (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x + 1621.3895745666903) * x +
      3290.7992357334597) *
      x +
      4362.619090143247) *
      x +
      3439.3676741437216) *
      x +
    1230.3393548037495;
  return top / bottom;
}

/** exp(x²)·erfc(x) for x ≥ 4. */
function erfcxLarge(x: number): number {
  const y = 1 / (x * x);
  const top =
    ((((0.016315387137302097 * y + 0.30532663496123236) * y + 0.36034489994980445) * y + 0.12578172611122926) * y +
      0.016083785148742275) *
      y +
    0.0006587491615298378;
  const bottom =
    ((((y + 2.568520192289822) * y + 1.8729528499234604) * y + 0.5279051029514285) * y + 0.06051834131244132) * y +
    0.0023352049762686918;
  return (ONE_OVER_SQRT_PI - (y * top) / bottom) / x;
}

/** exp(−x²) without the rounding of x² being magnified: x is split on a grid of 1/16 (Cody). */
function expMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

/** Complementary error function 1 − erf(x), relative error a few 1e-16 until it underflows (x > 26.5). */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= SMALL) return 1 - erfSmall(x);
  if (y > 27) return x > 0 ? 0 : 2;
  const tail = expMinusSquare(y) * (y <= 4 ? erfcxMiddle(y) : erfcxLarge(y));
  return x > 0 ? tail : 2 - tail;
}

/** Scaled complementary error function exp(x²)·erfc(x); overflows to Infinity below −26.6. */
export function erfcx(x: number): number {
  if (x >= SMALL) return x <= 4 ? erfcxMiddle(x) : erfcxLarge(x);
  if (x >= -SMALL) return Math.exp(x * x) * (1 - erfSmall(x));
  if (x < -26.7) return Number.POSITIVE_INFINITY;
  return 2 / expMinusSquare(x) - (x >= -4 ? erfcxMiddle(-x) : erfcxLarge(-x));
}
