"use strict";

// A number that remembers: class Value of lesson 6, in JavaScript. The tests hold it to every file
// of test-vectors/, as they do the Java programs.

class Value {
  constructor(data, a = null, da = 0, b = null, db = 0) {
    this.data = data;
    this.grad = 0;
    this.a = a;                   // the operands; null where there is none
    this.b = b;
    this.da = da;                 // how fast this changes with each of them
    this.db = db;
    this.users = 0;               // within a walk back: parts that are still to come
  }

  add(o) {
    return typeof o === "number" ? new Value(this.data + o, this, 1)
        : new Value(this.data + o.data, this, 1, o, 1);
  }

  mul(o) {
    return typeof o === "number" ? new Value(this.data * o, this, o)
        : new Value(this.data * o.data, this, o.data, o, this.data);
  }

  pow(n) {
    const slope = n === 0 ? 0 : n * Math.pow(this.data, n - 1);
    return new Value(Math.pow(this.data, n), this, slope);
  }

  exp() {
    const e = Math.exp(this.data);
    return new Value(e, this, e);
  }

  log() {
    const x = Math.max(this.data, 1e-10);       // log(0) would end all training
    return new Value(Math.log(x), this, 1 / x);
  }

  tanh() {
    const t = Math.tanh(this.data);
    return new Value(t, this, 1 - t * t);
  }

  relu() { return new Value(Math.max(this.data, 0), this, this.data > 0 ? 1 : 0); }

  sigmoid() {
    const e = Math.exp(-Math.abs(this.data));   // at most 1, on both tails
    const s = (this.data >= 0 ? 1 : e) / (1 + e);
    return new Value(s, this, s * (1 - s));
  }

  clamp(low, high) {
    const inside = this.data >= low && this.data <= high;
    return new Value(Math.min(Math.max(this.data, low), high), this, inside ? 1 : 0);
  }

  clip(low, high) { return this.clamp(low, high); }

  neg() { return this.mul(-1); }
  sub(o) { return this.add(typeof o === "number" ? -o : o.neg()); }
  rsub(c) { return this.neg().add(c); }
  div(o) { return this.mul(typeof o === "number" ? Math.pow(o, -1) : o.pow(-1)); }
  rdiv(c) { return this.pow(-1).mul(c); }

  /** The operands, with what leads to each: two entries for the same one in w * w. */
  operands() {
    const list = [];
    if (this.a) list.push({to: this.a, slope: this.da, slot: 0});
    if (this.b) list.push({to: this.b, slope: this.db, slot: 1});
    return list;
  }

  backward() {
    const walk = inOrder(this);
    while (!walk.next().done);
  }
}

/**
 * The walk of lesson 3, step by step: first it counts all uses; then a number is let go when its
 * last user has reported, and sends its part to each operand. Yields once after the count, and
 * then what was sent by each number that has operands.
 */
function* inOrder(root) {
  const ready = [root];
  while (ready.length > 0) {
    const v = ready.pop();
    if (v.a) v.grad = 0;
    for (const {to} of v.operands()) if (to.users++ === 0) ready.push(to);
  }
  root.grad += 1;
  yield {from: null, sent: []};
  ready.push(root);
  while (ready.length > 0) {
    const v = ready.pop();
    const sent = [];
    for (const way of v.operands()) {
      const part = way.slope * v.grad;
      way.to.grad += part;
      if (--way.to.users === 0) ready.push(way.to);
      sent.push({...way, had: v.grad, part});
    }
    if (sent.length > 0) yield {from: v, sent};
  }
}

/** The short cut of lesson 3: what arrives is passed on at once, with all that came before it. */
function* hasty(root) {
  root.grad += 1;
  yield {from: null, sent: []};
  const open = [];
  const speak = v => open.push(...v.operands().reverse().map(way => ({from: v, ...way})));
  speak(root);
  while (open.length > 0) {
    const {from, ...way} = open.pop();
    const part = way.slope * from.grad;
    way.to.grad += part;
    yield {from, sent: [{...way, had: from.grad, part}]};
    speak(way.to);
  }
}
