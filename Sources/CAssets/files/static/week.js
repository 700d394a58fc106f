// The schedule's board: visits are dragged, stretched and carried by keys. What is where comes from the page, in
// minutes from a column's beginning; nothing here knows a date or a time zone, and every word is the page's.
// week.mustache says what the page gives and what is posted.
import { carryByKeys } from "./week-keys.js";
import { drag } from "./week-drag.js";
import { Carrying } from "./week-carry.js";
import { Caret } from "./week-caret.js";

// `page` is what the console offers: fetchPart, show and refresh.
export function board(main, page) {
    const carrying = new Carrying(main, page);
    drag(main, carrying);
    carryByKeys(main, carrying);
    new Caret(main, carrying);
}
