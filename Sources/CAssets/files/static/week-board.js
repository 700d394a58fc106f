// The geometry and the words of the board in the page.

// Times snap to so many minutes.
export const snap = 5;

export function columns(board) {
    return [...board.querySelectorAll("[data-column]")].filter((column) => column.offsetParent !== null);
}

export function track(column) {
    return column.querySelector("[data-track]");
}

export function length(column) {
    return Number(column.dataset.length);
}

// The column under a point, or the nearest one beside it.
export function columnAt(board, x) {
    let best = null;
    let least = Infinity;
    for (const column of columns(board)) {
        const { left, right } = column.getBoundingClientRect();
        const away = x < left ? left - x : x > right ? x - right : 0;
        if (away < least) [best, least] = [column, away];
    }
    return best;
}

// The minute under a point, not snapped; it may lie outside the column.
export function minuteAt(column, y) {
    const { top, height } = track(column).getBoundingClientRect();
    return (y - top) / height * length(column);
}

export function snapped(minute, step = snap) {
    return Math.round(minute / step) * step;
}

export function clamped(value, least, most) {
    return Math.max(least, Math.min(value, most));
}

// The columns beside one in the order of reading, which goes the other way where the page does.
export function beside(board, column, key) {
    const isBackwards = getComputedStyle(board).direction === "rtl";
    const step = (key === "ArrowRight") === isBackwards ? -1 : 1;
    const all = columns(board);
    return all[all.indexOf(column) + step] ?? null;
}

// The wall's clock at a minute of the column: whole minutes added, and the page's own shifts on a night of change.
export function clock(column, minute) {
    let wall = Number(column.dataset.clock) + minute;
    for (const shift of column.dataset.shifts.split(" ").filter(Boolean)) {
        const [at, by] = shift.split(":").map(Number);
        if (minute >= at) wall += by;
    }
    wall = ((wall % 1440) + 1440) % 1440;
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(wall / 60))}:${two(wall % 60)}`;
}

// A sentence of the page with values put in; words keep their own direction of writing, times the sentence's.
export function sentence(board, name, values) {
    const text = board.dataset[`say${name}`] ?? "";
    return text.replace(/\{(\w+)\}/g, (_, key) => key === "time" ? values.time : `\u2068${values[key] ?? ""}\u2069`);
}

export function say(main, text, isBad = false) {
    const note = main.querySelector("[data-note]");
    if (!note) return;
    note.classList.toggle("is-bad", isBad);
    if (note.textContent !== text) note.textContent = text;
}
