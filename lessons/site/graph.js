"use strict";

// The graph on a page: edit a leaf, go forward, and step back number by number. Needs formula.js.

const EXAMPLES = [
  ["12, not 18 (lesson 3)", "w = 3; m = w * w; c = m + m"],
  ["two paths to b (lesson 2)", "a = 2; b = 5; c = a * b + b"],
  ["one number, three uses", "w = 2; m = w * w; L = m * (m + 1)"],
  ["a neuron (lesson 6)", "x = 1; w = -2; y = 3; v = 0.5; bias = 1; out = tanh(w*x + v*y + bias)"],
  ["a cross-entropy (lesson 5)", "s = 1; t = 2; u = 3; loss = log(exp(s) + exp(t) + exp(u)) - s"],
];

const MOST_STEPS = 300;
const MARGIN = 12;

/** Few digits: 3, 0.2447, 1.5e-9; as in the pictures of the lessons. */
function few(x) {
  if (!Number.isFinite(x)) return String(x);
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return String(x === 0 ? 0 : x);
  const plain = Math.abs(x) >= 1e-3 && Math.abs(x) < 1e6;
  return plain ? x.toFixed(4).replace(/\.?0+$/, "") : x.toExponential(1);
}

/** A text that is longer than its room is pressed together. */
function squeeze(text) {
  text.removeAttribute("textLength");
  const room = Number(text.dataset.room);
  if (text.getComputedTextLength() <= room) return;
  text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  text.setAttribute("textLength", room);
}

/** The reader asks for no motion. */
function calm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

function escaped(text) {
  return String(text).replace(/[&<>"']/g, c => "&#" + c.charCodeAt(0) + ";");
}

// ==== Layout: layers from the leaves to the root =================================================

/** Sizes along the way from leaf to root, and across it; in a narrow place the way goes down. */
const WIDE = {wide: true, along: 112, across: 66, way: 84, gap: 20, bend: 30};
const TALL = {wide: false, along: 66, across: 84, way: 60, gap: 8, bend: 24};

/** Gives every node its layer and its place in it; returns the edges, each with its bends. */
function layout(nodes, size) {
  const boxes = new Map(nodes.map(node => [node.value, node]));
  for (const node of nodes) Object.assign(node, {depth: 0, users: [], operands: []});
  const edges = [];
  for (const node of [...nodes].reverse()) {                    // users before operands
    for (const {to, slope, slot} of node.value.operands()) {
      const operand = boxes.get(to);
      operand.depth = Math.max(operand.depth, node.depth + 1);
      edges.push({operand, user: node, slope, slot});
    }
  }
  const count = Math.max(...nodes.map(node => node.depth)) + 1;
  const layers = Array.from({length: count}, () => []);
  for (const node of nodes) {
    node.layer = count - 1 - node.depth;
    layers[node.layer].push(node);
  }
  for (const edge of edges) {
    edge.way = [edge.operand];
    for (let layer = edge.operand.layer + 1; layer < edge.user.layer; layer++) {
      const bend = {bend: true, layer, users: [], operands: []};
      layers[layer].push(bend);
      edge.way.push(bend);
    }
    edge.way.push(edge.user);
    for (let i = 1; i < edge.way.length; i++) {
      edge.way[i - 1].users.push(edge.way[i]);
      edge.way[i].operands.push(edge.way[i - 1]);
    }
  }
  arrange(layers, edges, size);
  return {edges, count};
}

/** Each goes to the middle of its neighbours, to both sides in turn; fewest crossings win. */
function arrange(layers, edges, size) {
  const all = layers.flat();
  layers.forEach(layer => layer.forEach((node, i) => node.at = i));
  layers.forEach(layer => spread(layer, size));
  let best = null, fewest = Infinity;
  for (let sweep = 0; sweep < 24; sweep++) {
    const side = sweep % 2 === 0 ? "users" : "operands";
    for (const layer of sweep % 2 === 0 ? [...layers].reverse() : layers) {
      for (const node of layer) {
        const near = node[side];
        if (near.length > 0) node.at = near.reduce((sum, n) => sum + n.at, 0) / near.length;
      }
      if (sweep < 16) layer.sort((one, other) => one.at - other.at);
      spread(layer, size);
    }
    const found = crossings(edges);
    if (found <= fewest) {
      fewest = found;
      best = all.map(node => node.at);
    }
  }
  all.forEach((node, i) => node.at = best[i]);
  const start = Math.min(...all.map(node => node.at - room(node, size) / 2));
  for (const node of all) node.at -= start;
}

function room(node, size) { return node.bend ? size.bend : size.across; }

/** Pushes apart what stands too close, and keeps the middle of the layer where it was. */
function spread(layer, size) {
  const middle = () => layer.reduce((sum, node) => sum + node.at, 0) / layer.length;
  const before = middle();
  for (let i = 1; i < layer.length; i++) {
    const least = (room(layer[i - 1], size) + room(layer[i], size)) / 2 + size.gap;
    layer[i].at = Math.max(layer[i].at, layer[i - 1].at + least);
  }
  const shift = before - middle();
  for (const node of layer) node.at += shift;
}

function crossings(edges) {
  const pieces = edges.flatMap(edge => edge.way.slice(1).map((end, i) => [edge.way[i], end]));
  let count = 0;
  for (const [a, b] of pieces) {
    for (const [c, d] of pieces) if (a.layer === c.layer && a.at < c.at && b.at > d.at) count++;
  }
  return count;
}

/** The last stop of an edge before its user. */
function before(edge) { return edge.way[edge.way.length - 2]; }

// ==== The widget =================================================================================

class Graph {
  constructor(place) {
    this.place = place;
    this.shown = Infinity;                          // of the inner numbers, how many have a value
    this.frame();
    this.show(place.dataset.formula || EXAMPLES[0][1]);
    new ResizeObserver(() => this.fit()).observe(this.stage);
  }

  /** What stays: the fields, the buttons, and a place for the drawing. */
  frame() {
    const options = EXAMPLES.map(([name, formula]) =>
        `<option value="${escaped(formula)}">${escaped(say(name))}</option>`).join("");
    const button = (name, text, key = "") => `<button type="button" data-do="${name}"`
        + (key ? ` aria-keyshortcuts="${key}"` : "") + `>${text}</button>`;
    this.place.innerHTML = `
      <form class="formula">
        <label><span>${say("Formula")}</span>
          <input name="formula" spellcheck="false" autocomplete="off" autocapitalize="off"></label>
        <button>${say("Draw")}</button>
        <label><span>${say("or an example")}</span>
          <select name="example"><option value="" hidden>${say("your own")}</option>${options}
          </select></label>
      </form>
      <p class="problem" role="alert"></p>
      <div class="stage" tabindex="0" role="group"></div>
      <p class="told" aria-live="polite"></p>
      <div class="buttons">
        ${button("forward", say("Forward"))}
        ${button("back", say("Step back"), "ArrowLeft")}
        ${button("undo", say("Undo"), "ArrowRight")}
        ${button("end", say("Run to the end"), "End")}
        ${button("reset", say("Reset"))}
        <label class="switch"><input type="checkbox" role="switch" name="hasty">
          <span>${say("wrong order")}</span></label>
      </div>
      <details class="trace"><summary>${say("All steps so far")}</summary><ol></ol></details>`;
    const find = selector => this.place.querySelector(selector);
    this.field = find("[name=formula]");
    this.example = find("[name=example]");
    this.problem = find(".problem");
    this.stage = find(".stage");
    this.now = find(".told");
    this.trace = find(".trace ol");
    find("form").addEventListener("submit", event => {
      event.preventDefault();
      this.show(this.field.value);
    });
    this.example.addEventListener("change", () => this.show(this.example.value));
    find("[name=hasty]").addEventListener("change", event => {
      this.hasty = event.target.checked;
      this.place.classList.toggle("hasty", this.hasty);
      this.startAfresh(this.hasty
          ? say("Wrong order: what arrives is passed on at once. Step back, and watch.")
          : say("Right order: a number waits until all its users have sent their parts."));
    });
    for (const name of ["forward", "back", "undo", "end", "reset"]) {
      find(`[data-do=${name}]`).addEventListener("click", () => this[name]());
    }
    this.stage.addEventListener("keydown", event => this.key(event));
  }

  key(event) {
    if (event.target !== this.stage) return;
    const along = this.size.wide ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const act = {[along[0]]: "back", ArrowLeft: "back", [along[1]]: "undo", ArrowRight: "undo",
      End: "end", Home: "forward", Enter: "back"}[event.key];
    if (!act) return;
    event.preventDefault();
    this[act]();
  }

  // ---- What is shown, as a function of: formula, numbers, hasty, step ----

  /** Draws a formula; one that is wrong leaves the drawing as it was, and says why. */
  show(formula) {
    this.halt();
    try {
      this.graph = build(formula);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      this.problem.textContent = error.message;
      this.field.setAttribute("aria-invalid", "true");
      return;
    }
    this.problem.textContent = "";
    this.field.removeAttribute("aria-invalid");
    this.formula = formula;
    this.numbers = {};
    this.field.value = formula;
    this.example.value = EXAMPLES.some(example => example[1] === formula) ? formula : "";
    this.draw();
    this.startAfresh(say("Every number has its value; {root} = {value}. Now step back: "
        + "how fast does {root} change with each of them?", this.about(this.graph.root)));
  }

  about(node) { return {root: node.name || node.text, value: few(node.value.data)}; }

  startAfresh(sentence) {
    this.halt();
    this.shown = Infinity;
    this.step = 0;
    const whole = this.walk(Infinity);
    this.steps = whole.length;
    this.order = whole.map(event => this.boxes.get(event.from).i);
    this.update();
    this.tell(sentence);
  }

  /** A fresh graph after so many steps; returns what was sent in each. */
  walk(steps) {
    this.graph = build(this.formula, this.numbers);
    this.boxes = new Map(this.graph.nodes.map((node, i) => [node.value, {...node, i}]));
    const events = (this.hasty ? hasty : inOrder)(this.graph.root.value);
    events.next();                                  // the count of the uses
    const list = [];
    for (let event; list.length < Math.min(steps, MOST_STEPS) && !(event = events.next()).done;) {
      list.push(event.value);
    }
    return list;
  }

  // ---- Buttons ----

  /** Clears the gradients and shows the values as they come about, from the leaves to the root. */
  forward() {
    this.startAfresh("");
    const made = this.graph.nodes.filter(node => !node.leaf);
    const sentences = made.map(node => (node.name ? node.name + " = " : "") + node.text + " = "
        + few(node.value.data));
    const finish = () => this.startAfresh(say("Forward: {list}.", {list: sentences.join("; ")}));
    if (calm()) return finish();
    this.shown = 0;
    this.update();
    this.timer = setInterval(() => {
      if (++this.shown > made.length) return finish();
      this.update();
      this.tell(sentences[this.shown - 1], true);
    }, Math.min(500, 4000 / made.length));
    return undefined;
  }

  back() {
    this.halt();
    if (this.step < this.steps) this.goTo(this.step + 1);
  }

  undo() {
    this.halt();
    if (this.step > 1) this.goTo(this.step - 1);
    else if (this.step === 1) this.startAfresh(say("Back at the start: no gradient yet."));
  }

  end() {
    this.halt();
    if (calm()) return this.goTo(this.steps);
    this.timer = setInterval(() => {
      if (this.step < this.steps) this.goTo(this.step + 1);
      if (this.step >= this.steps) this.halt();
    }, Math.min(700, 6000 / this.steps));
    return undefined;
  }

  reset() { this.show(this.formula); }

  halt() {
    clearInterval(this.timer);
    if (this.shown !== Infinity) {
      this.shown = Infinity;
      this.update();
    }
  }

  goTo(step) {
    this.step = step;
    this.update();
    const sentences = this.past.map(event => this.sentence(event));
    const last = sentences[sentences.length - 1];
    this.tell(step < this.steps ? last : last + " " + this.verdict());
    this.trace.innerHTML = sentences.map(text => `<li>${escaped(text)}</li>`).join("");
  }

  /** Says it, in the place that a screen reader listens to. */
  tell(sentence, quietly = false) {
    this.now.setAttribute("aria-live", quietly ? "off" : "polite");
    this.now.textContent = sentence;
    if (this.step === 0) this.trace.innerHTML = "";
    this.place.dataset.step = this.step;
    this.place.dataset.steps = this.steps;
  }

  // ---- Words ----

  title(value) {
    const node = this.boxes.get(value);
    return node.name || node.text;
  }

  sentence({from, sent}) {
    const parts = sent.map(({to, slope, had, part}) => say("{had} × {slope} = {part} to {to}",
        {had: few(had), slope: few(slope), part: few(part), to: this.title(to)}));
    const values = {name: this.title(from), grad: few(sent[0].had),
      parts: parts.join(", ")};
    if (this.hasty) return say("{name} has {grad} so far, and sends at once: {parts}.", values);
    return from === this.graph.root.value
        ? say("{name} is the result: its gradient is 1. It sends {parts}.", values)
        : say("{name} has heard from all its users: its gradient is {grad}. It sends {parts}.",
            values);
  }

  /** Of a walk that has ended: the gradients of the leaves, and what a nudge says to them. */
  verdict() {
    if (this.steps === MOST_STEPS) {
      return say("Here we stop, after {count} parts: the wrong order is long as well.",
          {count: MOST_STEPS});
    }
    const leaves = this.graph.leaves.map(({name, value}) => {
      const nudged = nudge(this.formula, this.numbers, name);
      return {name, grad: few(value.grad), nudged: few(Number(nudged.toPrecision(6))),
        fits: Math.abs(nudged - value.grad) <= 1e-4 * Math.max(1, Math.abs(value.grad))};
    });
    const list = which => which.map(leaf => leaf.name + " " + leaf.grad).join(", ");
    const missed = leaves.filter(leaf => !leaf.fits);
    const root = this.title(this.graph.root.value);
    if (missed.length === 0) {
      return say("Done: how fast {root} changes with each leaf: {list}. A nudge says the same.",
          {root, list: list(leaves)});
    }
    const nudged = missed.map(leaf => leaf.name + " " + leaf.nudged).join(", ");
    const values = {list: list(missed), nudged};
    return this.hasty
        ? say("Done, and wrong: {list}. A nudge says {nudged}. Some part went twice.", values)
        : say("Done: {list}. A nudge says {nudged}: there is a corner or an edge here.", values);
  }

  // ---- Drawing: what stays while the numbers change ----

  /** Draws again if the place has become so wide or narrow that another direction fits it. */
  fit() {
    if (this.size === this.fitting()) return;
    this.draw();
    this.update();
  }

  fitting() {
    const needed = this.layers * (WIDE.along + WIDE.way) - WIDE.way + 2 * MARGIN;
    return this.stage.clientWidth >= 0.8 * needed ? WIDE : TALL;
  }

  draw() {
    const nodes = this.graph.nodes;
    nodes.forEach((node, i) => node.i = i);
    this.layers = layout(nodes, WIDE).count;
    const size = this.size = this.fitting();
    this.edges = layout(nodes, size).edges;
    const places = this.edges.flatMap(edge => edge.way);
    const breadth = this.breadth = 2 * MARGIN
        + Math.max(...places.map(node => node.at + room(node, size) / 2));
    const length = this.start(this.layers, size) - size.way + MARGIN;
    const [w, h] = size.wide ? [length, breadth] : [breadth, length];
    this.stage.innerHTML = `<svg viewBox="0 0 ${w} ${h}" style="min-width: ${0.75 * w}px; `
        + `max-width: ${(size.wide ? 1.3 : 1) * w}px">`
        + this.edges.map(edge => this.edge(edge)).join("")
        + nodes.map(node => this.box(node)).join("") + "</svg>";
    this.drawnBoxes = [...this.stage.querySelectorAll(".box")];
    this.drawnEdges = [...this.stage.querySelectorAll(".edge")];
    this.stage.querySelectorAll("input").forEach(input =>
        input.addEventListener("input", () => this.edit(input)));
    this.stage.setAttribute("aria-label", say("The graph of {root}. Arrow left steps back, arrow "
        + "right undoes a step, End runs to the end.", this.about(this.graph.root)));
  }

  /** Where a layer starts, along the way from the leaves to the root. */
  start(layer, size) { return MARGIN + layer * (size.along + size.way); }

  /** A point on the page of one that is so far along the way, and so far across it. */
  point(along, across) {
    return this.size.wide ? [along, across + MARGIN] : [across + MARGIN, along];
  }

  edge({operand, user, slope, slot, way}) {
    const {size} = this;
    const leaving = this.edges.filter(edge => edge.operand === operand).sort((one, other) =>
        one.way[1].at - other.way[1].at || one.slot - other.slot);
    const coming = this.edges.filter(edge => edge.user === user).sort((one, other) =>
        before(one).at - before(other).at || one.slot - other.slot);
    const offset = (list, most) => (list.findIndex(edge => edge.user === user && edge.slot === slot)
        - (list.length - 1) / 2) * Math.min(most, 0.9 * size.across / list.length);
    const gap = size.wide ? 30 : 36;
    const stops = way.map((node, i) => {
      const start = this.start(node.layer, size);
      if (i === 0) return [start + size.along, node.at + offset(leaving, gap)];
      if (i === way.length - 1) return [start, node.at + offset(coming, gap)];
      return [start + size.along / 2, node.at];
    });
    let path = "M" + this.point(...stops[0]);
    for (let i = 1; i < stops.length; i++) {
      const [along, across] = stops[i - 1], [toAlong, toAcross] = stops[i];
      const middle = (along + toAlong) / 2;
      path += "C" + [this.point(middle, across), this.point(middle, toAcross),
        this.point(toAlong, toAcross)].join(" ");
    }
    const [x, y] = this.point(...stops[0]), [toX, toY] = this.point(...stops[stops.length - 1]);
    // What was sent stands below the edge, its slope above; beside it, where the way goes down.
    const beside = (list, x, y) => (offset(list, 2) || this.breadth / 2 - x) < 0
        ? [x - 5, y, "end"] : [x + 5, y, "start"];
    const [sent, local] = size.wide ? [[x + 5, y + 13, "start"], [toX - 5, toY - 5, "end"]]
        : [beside(leaving, x, y + 14), beside(coming, toX, toY - 13)];
    // Two neighbours write into the space between them; with more edges, each writes outwards.
    const limit = !size.wide && leaving.length === 1
        ? ` data-room="${(size.across + size.gap) / 2 - 7}"` : "";
    const text = (kind, [x, y, anchor], more) =>
        `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}"${more}></text>`;
    return `<g class="edge"><path d="${path}"/><path class="flow" d="${path}"/>`
        + text("slope", local, "") + text("part", sent, limit) + "</g>";
  }

  box(node) {
    const {size} = this;
    const [w, h] = size.wide ? [size.along, size.across] : [size.across, size.along];
    const [x, y] = this.point(this.start(node.layer, size) + size.along / 2, node.at);
    const whole = node.leaf || !node.name ? node.text : node.name + " = " + node.text;
    const uses = this.edges.filter(edge => edge.operand === node).length;
    const most = Math.floor((w - 18 - 10 * uses) / 5);
    const title = whole.length > most ? whole.slice(0, most - 1) + "\u2026" : whole;
    const dots = Array.from({length: uses}, (_, i) =>
        `<circle class="use" cx="${w - 12 - 10 * i}" cy="14" r="3.5"/>`).reverse().join("");
    const name = escaped(node.name || node.text);
    const value = !node.leaf ? `<text class="value" x="9" y="40" data-room="${w - 16}"></text>`
        : `<foreignObject x="7" y="22" width="${w - 14}" height="25">
            <input type="number" step="any" data-leaf="${name}" aria-label="${name}"
            value="${node.value.data}"></foreignObject>`;
    return `<g class="box${node.leaf ? " leaf" : ""}" data-name="${name}" role="group"
        transform="translate(${x - w / 2} ${y - h / 2})"><title>${escaped(whole)}</title>
        <rect width="${w}" height="${h}" rx="9"/><text class="name" x="9" y="17"
        data-room="${w - 16 - 10 * uses}">${escaped(title)}</text>${value}
        <text class="grad" x="9" y="58" data-room="${w - 16}"></text>${dots}
        <g class="turn" transform="translate(${w - 2} -1)"><circle r="8.5"/><text y="4"
        text-anchor="middle"></text></g></g>`;
  }

  // ---- Updating: the numbers, and who is speaking ----

  /** A leaf has been given another number: the values follow, and the gradients start afresh. */
  edit(input) {
    const name = input.dataset.leaf;
    if (!Number.isFinite(input.valueAsNumber)) {
      this.halt();
      this.problem.textContent = say("{name} needs a number.", {name});
      return;
    }
    this.problem.textContent = "";
    this.numbers = {...this.numbers, [name]: input.valueAsNumber};
    this.startAfresh("");
    this.tell(say("{name} is {number} now, and {root} = {value}. The gradients start afresh.",
        {name, number: few(input.valueAsNumber), ...this.about(this.graph.root)}));
  }

  /** Writes into the drawing how things stand after this.step steps. */
  update() {
    this.past = this.walk(this.step);
    const nodes = this.graph.nodes;
    const spoken = this.past.map(event => event.from);
    const last = this.past[this.past.length - 1];
    const reached = new Set(this.past.flatMap(event => event.sent.map(one => one.to)));
    let inner = 0;
    nodes.forEach(({value, leaf}, i) => {
      const box = this.drawnBoxes[i];
      const isRoot = value === this.graph.root.value;
      const known = this.step > 0 && (isRoot || reached.has(value));
      const hidden = !leaf && inner++ >= this.shown;
      const find = selector => box.querySelector(selector);
      if (!leaf) find(".value").textContent = hidden ? "?" : few(value.data);
      find(".grad").textContent = say("grad") + " " + (known ? few(value.grad) : "\u2013");
      const turn = spoken.indexOf(value);
      find(".turn text").textContent = turn + 1;
      const uses = box.querySelectorAll(".use");
      uses.forEach((dot, n) => dot.classList.toggle("come", n < uses.length - value.users));
      box.classList.toggle("known", known);
      box.classList.toggle("now", last !== undefined && last.from === value);
      box.classList.toggle("spoken", turn >= 0);
      box.classList.toggle("next", i === this.order[this.step]);
      box.dataset.value = hidden ? "" : value.data;
      box.dataset.grad = known ? value.grad : "";
      box.setAttribute("aria-label", say("{name}: value {value}, gradient {grad}", {
        name: this.title(value), value: hidden ? "?" : few(value.data),
        grad: known ? few(value.grad) : say("not yet known")}));
    });
    this.edges.forEach(({user, slot}, i) => {
      const edge = this.drawnEdges[i], value = nodes[user.i].value;
      const along = event => event.from === value && event.sent.find(one => one.slot === slot);
      const number = x => few(this.size.wide ? x : Number(x.toPrecision(3)));
      const parts = this.past.map(along).filter(Boolean)
          .map(({part}) => (part < 0 ? "" : "+") + number(part));
      edge.querySelector(".slope").textContent = "\u00d7"
          + number(slot === 0 ? value.da : value.db);
      edge.querySelector(".part").textContent = (parts.length > 3 ? "\u2026 " : "")
          + parts.slice(parts.length > 3 ? -2 : 0).join(", ");
      edge.classList.toggle("sent", parts.length > 0);
      edge.classList.toggle("now", Boolean(last && along(last)));
    });
    this.stage.querySelectorAll("[data-room]").forEach(squeeze);
    const off = {back: this.step === this.steps, end: this.step === this.steps,
      undo: this.step === 0};
    for (const [name, is] of Object.entries(off)) {         // not disabled: it would lose the focus
      this.place.querySelector(`[data-do=${name}]`).setAttribute("aria-disabled", is);
    }
  }
}

document.querySelectorAll(".graph").forEach(place => place.widget = new Graph(place));
