"use strict";

// What every page does: words in its language, guesses, and everything open for the printer.

/** Of another language, from the file words.js of its pages: its words for English sentences. */
const WORDS = typeof TRANSLATED === "undefined" ? {} : TRANSLATED;

/** A sentence in the language of the page, with values for its {names}. */
function say(sentence, values = {}) {
  return (WORDS[sentence] || sentence).replace(/\{(\w+)\}/g, (all, name) =>
      name in values ? values[name] : all);
}

// ==== Code =======================================================================================

/** Comments, strings, numbers, keywords, and names before a bracket. */
const TOKENS = new RegExp([
  String.raw`(?<c>\/\/.*|\/\*[^]*?\*\/)`,
  String.raw`(?<s>"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`,
  String.raw`(?<![\w.])(?<n>\d[\w.]*(?:(?<=[eE])[-+]\d+)?|\.\d\w*)`,
  String.raw`\b(?<k>abstract|assert|boolean|break|byte|case|char|class|continue|default|do|double`
      + "|else|enum|extends|false|final|finally|float|for|if|implements|import|instanceof|int"
      + "|interface|long|new|null|record|return|short|static|super|switch|this|throws?|true|try"
      + String.raw`|var|void|while)\b`,
  String.raw`\b(?<f>[a-z]\w*)(?=\()`,
].join("|"), "g");

for (const code of document.querySelectorAll("pre code")) {
  const text = code.textContent;
  let end = 0;
  code.textContent = "";
  for (const token of text.matchAll(TOKENS)) {
    const span = document.createElement("span");
    span.className = Object.keys(token.groups).find(kind => token.groups[kind] !== undefined);
    span.textContent = token[0];
    code.append(text.slice(end, token.index), span);
    end = token.index + token[0].length;
  }
  code.append(text.slice(end));
}

// ==== Guesses ====================================================================================

/** A number may be off by two in a hundred, as in Lesson.java. */
function agrees(guess, truth) {
  const number = Number(guess.replace(/,/g, "")), expected = Number(truth);
  if (guess === "" || Number.isNaN(expected)) {
    const said = guess.toLowerCase();       // yes, as the question asks for it, or as the page says
    return [said, say(said)].includes(truth.toLowerCase());
  }
  return Math.abs(number - expected) <= 0.02 * Math.abs(expected) + 1e-9;
}

for (const ask of document.querySelectorAll(".ask")) {
  const details = ask.querySelector("details");
  const fields = [...ask.querySelectorAll("li")].map(question => {
    const field = document.createElement("input");
    field.setAttribute("aria-label", say("Your guess"));
    field.placeholder = say("Your guess");
    field.autocomplete = "off";
    field.addEventListener("keydown", event => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const next = fields.find((other, i) => i > fields.indexOf(field) && other.value === "");
      if (!next) details.open = true;
      (next || details.querySelector("summary")).focus();
    });
    question.append(field);
    return field;
  });
  details.addEventListener("toggle", () => {
    ask.querySelectorAll(".answer").forEach((answer, i) => {
      const guess = fields[i].value.trim();
      const word = answer.querySelector(".compared");
      word.textContent = guess === "" ? "" : agrees(guess, answer.dataset.answer)
          ? say("as you said") : say("you said {guess}", {guess});
    });
  });
}

// ==== All at once ================================================================================

const reveals = [...document.querySelectorAll("main .ask details")];

for (const button of document.querySelectorAll("[data-do=open]")) {
  button.hidden = reveals.length === 0;
  button.addEventListener("click", () => {
    const open = reveals.some(details => !details.open);
    for (const details of reveals) details.open = open;
    button.setAttribute("aria-pressed", open);
  });
}

/** On paper nothing can be opened: the answers are, and what was closed closes again. */
let closed = [];
addEventListener("beforeprint", () => {
  closed = reveals.filter(details => !details.open);
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});

// ==== Wide code ==================================================================================

/** What scrolls sideways must be reachable without a mouse. */
function reachable() {
  for (const box of document.querySelectorAll("pre, figure div")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("resize", reachable);
addEventListener("toggle", reachable, true);
reachable();
