package io.github.rlvr.rewards.math;

/**
 * A complex number with a bound on its rounding error. What overflows, underflows to zero or has no
 * value is {@link #INVALID} and stays so.
 */
record Approx(double re, double im, double error) {

    static final Approx INVALID = new Approx(Double.NaN, Double.NaN, Double.NaN);
    static final double EPS = 0x1p-52;

    static Approx exact(double value) {
        return new Approx(value, 0, Double.isFinite(value) ? EPS * Math.abs(value) : Double.NaN);
    }

    static Approx real(double value, double error) {
        return checked(value, 0, error);
    }

    private static Approx checked(double re, double im, double error) {
        return Double.isFinite(re) && Double.isFinite(im) && Double.isFinite(error)
                ? new Approx(re, im, error + 2 * EPS * Math.hypot(re, im))
                : INVALID;
    }

    boolean isValid() {
        return !Double.isNaN(re);
    }

    boolean isReal() {
        return Math.abs(im) <= 8 * error || im == 0;
    }

    double size() {
        return Math.hypot(re, im);
    }

    Approx plus(Approx b) {
        return checked(re + b.re, im + b.im, error + b.error);
    }

    Approx negate() {
        return new Approx(-re, -im, error);
    }

    Approx times(Approx b) {
        Approx product =
                checked(
                        re * b.re - im * b.im,
                        re * b.im + im * b.re,
                        size() * b.error + b.size() * error + error * b.error);
        boolean vanished =
                product.isValid() && product.size() < 1e-290 && size() > 0 && b.size() > 0;
        return vanished ? INVALID : product;
    }

    Approx inverse() {
        double square = re * re + im * im;
        double size = size();
        if (!isValid() || size <= 4 * error || square < 1e-290 || square > 1e290) {
            return INVALID;
        }
        return checked(re / square, -im / square, error / (size * (size - error)));
    }

    Approx exp() {
        double scale = Math.exp(re);
        return scale < 1e-290
                ? INVALID
                : checked(
                        scale * Math.cos(im),
                        scale * Math.sin(im),
                        scale * (error + EPS * (Math.abs(re) + Math.abs(im))));
    }

    Approx log() {
        double size = size();
        return size <= 4 * error || size == 0
                ? INVALID
                : checked(Math.log(size), Math.atan2(im, re), error / size + EPS);
    }

    Approx power(Approx b) {
        if (re == 0 && im == 0 && error == 0) {
            return b.re > 0 && b.isReal() ? exact(0) : INVALID;
        }
        if (b.isReal()
                && b.error <= 2 * EPS * Math.abs(b.re)
                && b.re == Math.rint(b.re)
                && Math.abs(b.re) <= 64) {
            return whole((int) Math.abs(b.re), b.re < 0);
        }
        if (isReal() && re > 0 && b.isReal()) {
            double value = Math.pow(re, b.re);
            double relative =
                    Math.abs(b.re) * error / re + Math.abs(Math.log(re)) * b.error + 4 * EPS;
            return value < 1e-290 ? INVALID : checked(value, 0, value * relative);
        }
        return log().times(b).exp();
    }

    private Approx whole(int n, boolean inverse) {
        Approx result = exact(1);
        Approx square = this;
        for (int k = n; k > 0; k >>= 1) {
            result = (k & 1) == 1 ? result.times(square) : result;
            square = k > 1 ? square.times(square) : square;
        }
        return inverse ? result.inverse() : result;
    }

    /** Whether two values agree within what rounding can explain. */
    boolean agrees(Approx b) {
        double bound = 64 * (error + b.error);
        double scale = Math.max(size(), b.size());
        return Math.hypot(re - b.re, im - b.im) <= bound
                && (bound <= 1e-7 * scale || bound <= 1e-10);
    }

    /** Whether two values agree within a relative tolerance. */
    boolean near(Approx b, double tolerance) {
        return Math.hypot(re - b.re, im - b.im) <= tolerance * Math.max(size(), b.size());
    }
}
