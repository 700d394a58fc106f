import { h } from "./dom.js";

const marks = /(\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~|https?:\/\/[^\s<>"]+)/gu;
const tags = { "*": "strong", _: "em", "~": "s" };

/** A message's text with bold, italic, struck and links, as nodes; never as markup. */
export function rich(text) {
  return text.split(marks).map((piece) => {
    if (/^https?:\/\//u.test(piece)) return link(piece, piece);
    const tag = tags[piece[0]];
    const isMarked = tag && piece.length > 2 && piece.endsWith(piece[0]);
    return isMarked ? h(tag, {}, piece.slice(1, -1)) : piece;
  });
}

export function link(url, title, attributes = {}) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...attributes }, title);
}
