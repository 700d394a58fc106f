// What stands in a visit's way, as far as the page knows; rooms and what others did meanwhile only the server knows.

// `plan` is { column, from, to, before, after, owner, block }: minutes, the practitioner, the visit if it is one.
export function inTheWay({ column, from, to, before, after, owner, block }) {
    return [...column.querySelectorAll("[data-taken]")].filter((taken) => {
        if (taken === block) return false;
        const data = taken.dataset;
        if (data.owner && owner && data.owner !== owner) return false;
        // Buffers are kept on both sides; what is no visit has none.
        const start = Number(data.from) - Number(data.before ?? 0);
        const end = Number(data.to) + Number(data.after ?? 0);
        return start < to + after && end > from - before;
    });
}

// Whether the practitioner's opening hours hold all of it; hours that follow each other count as one.
export function isOpen({ column, from, to, owner }) {
    const hours = [...column.querySelectorAll("[data-open]")]
        .filter(({ dataset }) => !owner || !dataset.owner || dataset.owner === owner)
        .map(({ dataset }) => [Number(dataset.from), Number(dataset.to)])
        .sort((left, right) => left[0] - right[0]);
    let reached = from;
    for (const [start, end] of hours) if (start <= reached && end > reached) reached = end;
    return reached >= to;
}

// The words of everything in the way; none, and it is free.
export function clashes(board, plan) {
    const taken = inTheWay(plan);
    const words = taken.map((element) => element.dataset.words);
    // Leave and holidays say it already.
    const isShaded = taken.some((element) => element.classList.contains("shade"));
    if (!isShaded && !isOpen(plan)) words.push(board.dataset.sayOutside);
    return { taken, words };
}
