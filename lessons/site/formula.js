"use strict";

// Formulas: "w = 3; m = w * w; c = m + m" becomes a graph of Values. Needs site.js and value.js.

/** What is wrong with a formula, in one sentence for its writer. */
class FormulaError extends Error { }

function wrong(sentence, values) { throw new FormulaError(say(sentence, values)); }

/** Numbers in one drawing; more cannot be told apart. */
const MOST_NUMBERS = 40;

const FUNCTIONS = ["exp", "log", "tanh", "relu", "sigmoid"];

// ==== Reading ====================================================================================

/** {kind: number | name | operator | end, text}, one after the other. */
function words(text) {
  const list = [];
  const word = /\s*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\*\*|[-+*\/^()=;,]))/y;
  text = text.replace(/\n/g, ";").replace(/\u00d7|\u00b7/g, "*").replace(/\u2212/g, "-").trimEnd();
  while (word.lastIndex < text.length) {
    const at = word.lastIndex, found = word.exec(text);
    if (!found) {
      wrong("“{what}” is not understood: use numbers, names, + - * / ^ and brackets.",
          {what: text.slice(at).trim()[0]});
    }
    const [, number, name, sign] = found;
    if (number) list.push({kind: "number", text: number});
    else if (name) list.push({kind: "name", text: name});
    else list.push({kind: sign, text: sign});
  }
  list.push({kind: "end", text: ""});
  return list;
}

/** Statements [{name, tree}] of a text; a tree is a number, a name, or {op, of: [trees]}. */
function parse(text) {
  const list = words(text);
  let at = 0;
  const next = kind => list[at].kind === kind && list[at++];

  function program() {
    const statements = [];
    while (list[at].kind !== "end") {
      if (next(";")) continue;
      const named = list[at].kind === "name" && list[at + 1].kind === "=";
      const name = named ? list[at].text : "";
      if (named) at += 2;
      statements.push({name, tree: sum()});
      const after = list[at], before = list[at - 1];
      if (after.kind === "=") wrong("Before = there is one name only, as in c = m + m.");
      if (after.kind === ")") wrong("A bracket is closed that was never opened.");
      if (after.kind !== ";" && after.kind !== "end") {
        wrong("Between “{one}” and “{other}” an operator is missing, such as *.",
            {one: before.text, other: after.text});
      }
    }
    return statements;
  }

  function sum() {
    let tree = product();
    for (let sign; (sign = next("+") || next("-"));) tree = {op: sign.kind, of: [tree, product()]};
    return tree;
  }

  function product() {
    let tree = signed();
    for (let sign; (sign = next("*") || next("/"));) tree = {op: sign.kind, of: [tree, signed()]};
    return tree;
  }

  function signed() {
    if (next("+")) return signed();
    return next("-") ? {op: "neg", of: [signed()]} : power();
  }

  function power() {
    const base = atom();
    return next("^") || next("**") ? {op: "^", of: [base, signed()]} : base;
  }

  function atom() {
    const before = at > 0 ? list[at - 1].text : "";
    const word = list[at++];
    if (word.kind === "number") return Number(word.text);
    if (word.kind === "name" && next("(")) {
      if (!FUNCTIONS.includes(word.text)) {
        wrong("There is no function “{name}” here: use {list}.",
            {name: word.text, list: FUNCTIONS.join(", ")});
      }
      return {op: word.text, of: [closed(sum())]};
    }
    if (word.kind === "name") return word.text;
    if (word.kind === "(") return closed(sum());
    if (before) wrong("After “{what}” a number or a name is missing.", {what: before});
    return wrong("A formula begins with a number or a name, not with “{what}”.",
        {what: word.text});
  }

  function closed(tree) {
    if (!next(")")) wrong("A bracket is opened and never closed.");
    return tree;
  }

  return program();
}

// ==== Building ===================================================================================

const SUM = 1, PRODUCT = 2, SIGNED = 3, POWER = 4, NAME = 5;

/**
 * The graph of a formula: {root, nodes, leaves}. Nodes are {value, name, text, leaf}, operands
 * before users, and only what the root, the last result, is made of. A leaf takes its number from
 * `numbers` if that has one, else from the formula, else it is 2.
 */
function build(text, numbers = {}) {
  const named = new Map(), nodes = [];

  /** A node; rank tells how tightly its text holds together, from a sum to a name. */
  function note(value, text, rank, leaf = false) {
    const node = {value, name: "", text, rank, leaf};
    if (nodes.push(node) > 10 * MOST_NUMBERS) tooMany(nodes.length);
    return node;
  }

  function leafOf(name, number) {
    const node = note(new Value(Object.hasOwn(numbers, name) ? numbers[name] : number),
        name, NAME, true);
    node.name = name;
    named.set(name, node);
    return node;
  }

  /** As an operand in the text of another node: in brackets, where they are needed. */
  function short(x, least) {
    if (typeof x === "number") return x < 0 && least > SUM ? "(" + x + ")" : String(x);
    return x.name || (x.rank >= least ? x.text : "(" + x.text + ")");
  }

  /** A number, or the node that the tree makes. */
  function make(tree) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return named.get(tree) || leafOf(tree, 2);
    const [x, y] = tree.of.map(make);
    const op = tree.op;
    if (op === "^") {
      if (typeof y !== "number") wrong("An exponent is a plain number, as in x^3.");
      return typeof x === "number" ? Math.pow(x, y)
          : note(x.value.pow(y), short(x, NAME) + "^" + y, POWER);
    }
    if (op === "neg") {
      return typeof x === "number" ? -x : note(x.value.neg(), "-" + short(x, POWER), SIGNED);
    }
    if (FUNCTIONS.includes(op)) {
      const inner = typeof x === "number" ? x : x.name || x.text;
      return typeof x === "number" ? new Value(x)[op]().data
          : note(x.value[op](), op + "(" + inner + ")", NAME);
    }
    return two(op, x, y);
  }

  /** As in Value: a - b is a + (-b), and a / b is a * b^-1; what is in between is drawn, too. */
  function two(op, x, y) {
    const rank = op === "+" || op === "-" ? SUM : PRODUCT;
    const text = short(x, rank) + " " + op + " " + short(y, rank + 1);
    if (typeof x === "number" && typeof y === "number") {
      return {"+": x + y, "-": x - y, "*": x * y, "/": x / y}[op];
    }
    const method = {"+": "add", "-": "sub", "*": "mul", "/": "div"}[op];
    if (typeof y === "number") return note(x.value[method](y), text, rank);
    let second = y.value;
    if (op === "-") second = note(second.neg(), "-" + short(y, POWER), SIGNED).value;
    if (op === "/") second = note(second.pow(-1), short(y, NAME) + "^-1", POWER).value;
    const join = rank === SUM ? "add" : "mul";
    return note(typeof x === "number" ? second[join](x) : x.value[join](second), text, rank);
  }

  let last = null;
  for (const {name, tree} of parse(text)) {
    if (name && named.has(name)) {
      wrong("“{name}” has its number already: give every name once, before it is used.",
          {name});
    }
    let made = make(tree);
    if (name && named.has(name)) wrong("“{name}” cannot be made of itself.", {name});
    if (typeof made === "number") made = leafOf(name || String(made), made);
    if (name && !made.name) made.name = name;
    if (name) named.set(name, made);
    last = made;
  }
  if (!last || last.leaf) {
    wrong("There is nothing to compute yet: write a formula, such as c = w * w.");
  }
  const used = new Set([last.value]);
  for (const {value} of [...nodes].reverse()) {
    if (used.has(value)) for (const {to} of value.operands()) used.add(to);
  }
  const kept = nodes.filter(node => used.has(node.value));
  if (kept.length > MOST_NUMBERS) tooMany(kept.length);
  return {root: last, nodes: kept, leaves: kept.filter(node => node.leaf)};
}

function tooMany(count) {
  wrong("That makes {count} numbers; more than {most} cannot be told apart in one drawing.",
      {count, most: MOST_NUMBERS});
}

/** What a nudge to both sides of a leaf says: the honest judge of lesson 1. */
function nudge(text, numbers, name) {
  const leaf = build(text, numbers).leaves.find(node => node.name === name);
  const x = leaf.value.data, h = 1e-5 * Math.max(1, Math.abs(x));
  const at = x => build(text, {...numbers, [name]: x}).root.value.data;
  return (at(x + h) - at(x - h)) / (2 * h);
}
