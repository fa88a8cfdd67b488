package org.seedgrad.tensor.ops;

import java.util.Arrays;

/** The scalar Value of micro/, in double: what every operation on tensors is held to. */
final class Oracle {

    private Oracle() { }

    // --- the canonical Value: begin ---
    /**
     * A number, the at most two numbers it was computed from, and how fast it changes with each of
     * them. {@code root.backward()} multiplies these local derivatives along every path (the chain
     * rule) and leaves in {@code grad} how fast the root changes with this number. StrictMath, not
     * Math, gives the same digits on every machine and JDK.
     */
    static final class Value {
        double data;
        double grad;                // d root / d this, summed over all paths

        private final Value a;      // the operands; null where there is none
        private final Value b;
        private final double da;    // the local derivatives d this / d a and d this / d b
        private final double db;
        private int users;          // within backward(): uses whose gradient is still to come

        Value(double data) { this(data, null, 0, null, 0); }

        private Value(double data, Value a, double da) { this(data, a, da, null, 0); }

        private Value(double data, Value a, double da, Value b, double db) {
            this.data = data;
            this.a = a;
            this.da = da;
            this.b = b;
            this.db = db;
        }

        // The primitives: a result, then each operand with its local derivative.

        Value add(Value o)  { return new Value(data + o.data, this, 1, o, 1); }
        Value add(double c) { return new Value(data + c, this, 1); }
        Value mul(Value o)  { return new Value(data * o.data, this, o.data, o, data); }
        Value mul(double c) { return new Value(data * c, this, c); }

        Value pow(double n) {
            // x^0 is 1 for every x: slope 0. The rule alone would say 0 * infinity at x = 0.
            double slope = n == 0 ? 0 : n * StrictMath.pow(data, n - 1);
            return new Value(StrictMath.pow(data, n), this, slope);
        }

        Value exp() {
            double e = StrictMath.exp(data);
            return new Value(e, this, e);
        }

        Value log() {
            // log(0) is -infinity and ends all training: below 1e-10 the input counts as 1e-10, in
            // value and slope. The operand is still this node, so that the gradient goes through.
            double x = Math.max(data, 1e-10);
            return new Value(StrictMath.log(x), this, 1 / x);
        }

        Value tanh() {
            double t = StrictMath.tanh(data);
            return new Value(t, this, 1 - t * t);
        }

        Value relu() { return new Value(Math.max(data, 0), this, data > 0 ? 1 : 0); }

        // All else is made of them, and so are its derivatives.

        Value neg()          { return mul(-1); }
        Value sub(Value o)   { return add(o.neg()); }
        Value sub(double c)  { return add(-c); }
        Value rsub(double c) { return neg().add(c); }               // c - this
        Value div(Value o)   { return mul(o.pow(-1)); }
        Value div(double c)  { return mul(StrictMath.pow(c, -1)); }
        Value rdiv(double c) { return pow(-1).mul(c); }             // c / this

        /**
         * Adds d this / d v to the grad of every leaf v below this node; the grad of an inner node
         * starts afresh. A node may pass its gradient on only when it is complete, that is, when
         * every use of the node has sent its part. So the uses are counted first and counted down
         * after: a reverse topological order (Kahn 1962). Nothing here calls itself, so a chain of
         * a million nodes needs no deeper a Java stack than a chain of one.
         */
        void backward() {
            Value[] stack = new Value[1024];
            int size = 0;

            stack[size++] = this;
            while (size > 0) {
                Value v = stack[--size];
                if (v.a == null) continue;                          // a leaf
                v.grad = 0;
                if (size + 2 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
                if (v.a.users++ == 0) stack[size++] = v.a;          // once, at its first use
                if (v.b != null && v.b.users++ == 0) stack[size++] = v.b;
            }

            grad += 1;                                              // d this / d this
            stack[size++] = this;
            while (size > 0) {
                Value v = stack[--size];
                if (v.a == null) continue;
                if (size + 2 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
                v.a.grad += v.da * v.grad;
                if (--v.a.users == 0) stack[size++] = v.a;          // once, after its last use
                if (v.b == null) continue;
                v.b.grad += v.db * v.grad;
                if (--v.b.users == 0) stack[size++] = v.b;
            }
        }
    // --- the canonical Value: end ---
    }
}
