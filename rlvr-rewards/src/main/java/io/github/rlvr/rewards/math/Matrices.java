package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Matrix;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic of small matrices. Shapes that do not fit give an undefined value. */
final class Matrices {

    private static final int MAX_SIZE = 12;
    private static final int MAX_NODES = 4_000;

    private Matrices() {}

    static Expr sum(List<Expr> terms, Work work) {
        Expr total = terms.get(0);
        for (Expr term : terms.subList(1, terms.size())) {
            if (!(total instanceof Matrix a) || !(term instanceof Matrix b) || !sameShape(a, b)) {
                return Simplifier.UNDEFINED;
            }
            total =
                    entries(
                            a,
                            (i, j) ->
                                    new Sum(
                                            List.of(
                                                    a.rows().get(i).get(j),
                                                    b.rows().get(i).get(j))),
                            work);
        }
        return total;
    }

    static Expr product(List<Expr> factors, Work work) {
        Expr total = null;
        List<Expr> scalars = new ArrayList<>();
        for (Expr factor : factors) {
            if (!(factor instanceof Matrix m)) {
                scalars.add(factor);
            } else {
                total = total == null ? m : times((Matrix) total, m, work);
            }
            if (total == Simplifier.UNDEFINED) {
                return total;
            }
        }
        Matrix matrix = (Matrix) total;
        if (scalars.isEmpty()) {
            return matrix;
        }
        Expr scalar = new Product(List.copyOf(scalars));
        return entries(
                matrix, (i, j) -> new Product(List.of(scalar, matrix.rows().get(i).get(j))), work);
    }

    private static Expr times(Matrix a, Matrix b, Work work) {
        int n = b.rows().size();
        if (width(a) != n || n > MAX_SIZE || a.rows().size() > MAX_SIZE || width(b) > MAX_SIZE) {
            return Simplifier.UNDEFINED;
        }
        int nodes =
                width(b) * Trees.size(a, MAX_NODES) + a.rows().size() * Trees.size(b, MAX_NODES);
        if (nodes > MAX_NODES) {
            return Simplifier.UNDEFINED;
        }
        List<List<Expr>> rows = new ArrayList<>();
        for (List<Expr> row : a.rows()) {
            List<Expr> out = new ArrayList<>();
            for (int j = 0; j < width(b); j++) {
                List<Expr> terms = new ArrayList<>();
                for (int k = 0; k < n; k++) {
                    terms.add(new Product(List.of(row.get(k), b.rows().get(k).get(j))));
                }
                out.add(work.simplify(new Sum(terms)));
            }
            rows.add(List.copyOf(out));
        }
        return new Matrix(List.copyOf(rows));
    }

    static Expr power(Matrix m, Expr exponent, Work work) {
        if (exponent instanceof Sym s && (s.name().equals("T") || s.name().equals("\\top"))) {
            return transposed(m);
        }
        if (exponent.equals(Expr.MINUS_ONE)) {
            return inverse(m, work);
        }
        boolean small =
                exponent instanceof Num n
                        && n.value().isInteger()
                        && n.value().signum() > 0
                        && n.value().bits() <= 4;
        if (!small || width(m) != m.rows().size()) {
            return Simplifier.UNDEFINED;
        }
        Expr total = m;
        for (int i = 1;
                i < ((Num) exponent).value().numerator().intValue() && total instanceof Matrix t;
                i++) {
            total = times(t, m, work);
        }
        return total;
    }

    /** The determinant of a matrix of at most three rows. */
    static Expr determinant(Matrix m, Work work) {
        int n = m.rows().size();
        if (n != width(m) || n > 3) {
            return Simplifier.UNDEFINED;
        }
        if (n == 1) {
            return m.rows().get(0).get(0);
        }
        List<Expr> terms = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            Expr minor = determinant(minor(m, j), work);
            Expr term = new Product(List.of(m.rows().get(0).get(j), minor));
            terms.add(j % 2 == 0 ? term : Expr.negated(term));
        }
        return work.simplify(new Sum(terms));
    }

    /** The inverse of a matrix of two or three rows, by cofactors. */
    private static Expr inverse(Matrix m, Work work) {
        Expr determinant = determinant(m, work);
        int n = m.rows().size();
        if (determinant == Simplifier.UNDEFINED || determinant.equals(Expr.ZERO) || n < 2) {
            return Simplifier.UNDEFINED;
        }
        Expr scale = Expr.inverse(determinant);
        return entries(
                m,
                (i, j) -> {
                    Expr cofactor = determinant(without(m, j, i), work);
                    Expr signed = (i + j) % 2 == 0 ? cofactor : Expr.negated(cofactor);
                    return new Product(List.of(scale, signed));
                },
                work);
    }

    private static Matrix without(Matrix m, int row, int column) {
        List<List<Expr>> rows = new ArrayList<>(m.rows());
        List<Expr> first = rows.remove(row);
        rows.add(0, first);
        return minor(new Matrix(rows), column);
    }

    private static Matrix minor(Matrix m, int column) {
        List<List<Expr>> rows = new ArrayList<>();
        for (List<Expr> row : m.rows().subList(1, m.rows().size())) {
            List<Expr> rest = new ArrayList<>(row);
            rest.remove(column);
            rows.add(rest);
        }
        return new Matrix(rows);
    }

    private static Expr transposed(Matrix m) {
        List<List<Expr>> rows = new ArrayList<>();
        for (int j = 0; j < width(m); j++) {
            int column = j;
            rows.add(m.rows().stream().map(row -> row.get(column)).toList());
        }
        return new Matrix(rows);
    }

    private interface Entry {
        Expr at(int row, int column);
    }

    private static Matrix entries(Matrix shape, Entry entry, Work work) {
        List<List<Expr>> rows = new ArrayList<>();
        for (int i = 0; i < shape.rows().size(); i++) {
            List<Expr> row = new ArrayList<>();
            for (int j = 0; j < width(shape); j++) {
                row.add(work.simplify(entry.at(i, j)));
            }
            rows.add(List.copyOf(row));
        }
        return new Matrix(List.copyOf(rows));
    }

    private static int width(Matrix m) {
        return m.rows().get(0).size();
    }

    static boolean sameShape(Matrix a, Matrix b) {
        return a.rows().size() == b.rows().size() && width(a) == width(b);
    }
}
